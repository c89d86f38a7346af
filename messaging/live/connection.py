"""One socket's outgoing side: its frames, and the window of those its client hasn't acknowledged.

Daphne accepts every frame and buffers without limit, so the limit is here. A client whose window
is full gets no more room events; once it has caught up it gets the clocks, and fetches what it
missed. One that doesn't catch up in RECOVERY_SECONDS is closed.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from accounts.models import User
from messaging.delivery.envelope import Envelope
from messaging.live.memberships import Fingerprint, UserRooms
from messaging.live.scope import Send
from messaging.metrics import counts
from messaging.protocol.close_codes import CloseCode
from messaging.protocol.encoding import encode

UNKNOWN_FINGERPRINT = (-1, -1)  # differs from every fingerprint
WINDOW_FRAMES = 256
WINDOW_BYTES = 256 * 1024


def unwrap(user: User) -> User:
    """Return the user behind Channels' lazy object, every access to which is expensive."""
    unwrapped: User = getattr(user, "_wrapped", user)
    return unwrapped


class Connection:
    """What the hub knows of a socket. `session` is the key of the session it was opened with."""

    def __init__(self, user: User, session: str, send: Send) -> None:
        self.user = user
        self.session = session
        self.open_groups: set[str] = set()  # of its open rooms
        self.activity_groups: set[str] = set()  # of its other rooms
        self.known_rooms: set[str] = set()  # ids of the rooms that its client knows it is in
        self.membership_fingerprint: Fingerprint | None = None  # at that time; None before `ready`
        self.lagging = False
        self.closed = False
        self._send = send
        self._sent = self._acked = 0
        self._unacked: deque[int] = deque()  # sizes of those frames
        self._unacked_bytes = 0
        self._open = asyncio.Event()
        self._open.set()
        self._blocked_at: float | None = None

    def set_rooms(self, user_rooms: UserRooms) -> None:
        """Remember the rooms that this socket's client knows from now on."""
        self.membership_fingerprint = user_rooms.fingerprint
        self.known_rooms = set(user_rooms.versions)

    def track_rooms(self, envelopes: Sequence[Envelope]) -> None:
        """Update the known rooms, unless the client is behind and doesn't get the envelopes."""
        for envelope in [] if self.is_behind else envelopes:
            if envelope.joined_room:
                self.known_rooms.add(envelope.joined_room)
            if envelope.left_room:
                self.known_rooms.discard(envelope.left_room)

    def forget_room(self, room_id: str) -> None:
        """Make the next reconciliation send a room again that the client dropped."""
        if room_id in self.known_rooms:
            self.known_rooms.discard(room_id)
            self.membership_fingerprint = UNKNOWN_FINGERPRINT

    async def deliver(self, frame: str) -> None:
        """Send a frame of room events, or drop it if the client is behind."""
        if self._open.is_set():
            await self._write(frame)
        else:
            self.lagging = True
            counts.drops["behind"] += 1

    async def send_event(self, event: dict[str, Any]) -> None:
        """Send one event to this socket only, even if its client is behind."""
        await self._write(f"[{encode(event)}]")

    async def close(self, code: CloseCode) -> None:
        if not self.closed:
            self.closed = True
            counts.closes[code] += 1
            await self._send({"type": "websocket.close", "code": int(code)})

    def acknowledge(self, frames: int) -> bool:
        """Record that the client processed `frames` frames.

        Return whether it has just caught up and missed some.
        """
        while self._acked < min(frames, self._sent):
            self._acked += 1
            self._unacked_bytes -= self._unacked.popleft()
        if self._is_full() or self._open.is_set():
            return False
        self._open.set()
        self._blocked_at = None
        lagged, self.lagging = self.lagging, False
        return lagged

    @property
    def is_behind(self) -> bool:
        """Whether the client has too much unacknowledged to be sent more."""
        return not self._open.is_set()

    async def wait_until_open(self) -> None:
        """Wait until the client is no longer behind; its commands wait as well."""
        await self._open.wait()

    def is_stuck(self) -> bool:
        """Whether the client has been behind for more than RECOVERY_SECONDS."""
        now = asyncio.get_running_loop().time()
        return self._blocked_at is not None and now - self._blocked_at > settings.RECOVERY_SECONDS

    async def _write(self, frame: str) -> None:
        if self.closed:
            return
        self._sent += 1
        self._unacked.append(len(frame))
        self._unacked_bytes += len(frame)
        if self._open.is_set() and self._is_full():
            self._open.clear()
            self._blocked_at = asyncio.get_running_loop().time()
        try:
            await self._send({"type": "websocket.send", "text": frame})
        except Exception:
            self.closed = True

    def _is_full(self) -> bool:
        return len(self._unacked) >= WINDOW_FRAMES or self._unacked_bytes >= WINDOW_BYTES
