"""One socket's outgoing side: frames, and the window of what its client has not acknowledged.

Daphne takes every frame at once and buffers without bound, so the bound is kept here. A client
that owes too much is sent no more room events; when it has caught up it is told the clocks, and
fetches what it missed. One that does not catch up in time is closed.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings

from accounts.models import User
from messaging.live.checks import Rooms
from messaging.metrics import counts
from messaging.protocol.encoding import encode

UNKNOWN = (-1, -1)  # no standing is this one
WINDOW_FRAMES = 256
WINDOW_BYTES = 256 * 1024

Send = Callable[[dict[str, Any]], Awaitable[None]]


def unwrap(user: User) -> User:
    """Return the person themself: Channels hands out a lazy stand-in, whose every use is dear."""
    person: User = getattr(user, "_wrapped", user)
    return person


class Connection:
    """What the hub knows of a socket. `session` is the key of the session it was opened with."""

    def __init__(self, user: User, session: str, send: Send) -> None:
        self.user = user
        self.session = session
        self.rooms: set[str] = set()  # the groups of its open rooms
        self.watched: set[str] = set()  # the groups of its other rooms
        self.told: set[str] = set()  # the rooms it was told it is in
        # What checks.find_standings said then; none before the greeting.
        self.standing: tuple[int, int] | None = None
        self.lagging = False
        self.closed = False
        self._send = send
        self._sent = self._acked = 0
        self._owed: deque[int] = deque()  # sizes of the frames that are not acknowledged
        self._owed_bytes = 0
        self._open = asyncio.Event()
        self._open.set()
        self._blocked_at: float | None = None

    def note(self, found: Rooms) -> None:
        """Remember what this socket was told of its person's rooms."""
        self.standing = found.standing
        self.told = set(found.versions)

    def note_news(self, messages: list[dict[str, Any]]) -> None:
        """Note the rooms joined and left that these tell of. One that is behind hears nothing."""
        for message in [] if self.is_behind else messages:
            if room_id := message.get("joined"):
                self.told.add(room_id)
            if room_id := message.get("left"):
                self.told.discard(room_id)

    def doubt(self, room_id: str) -> None:
        """Take a room for untold, and have the next pulse look (messaging/live/memberships.py)."""
        if room_id in self.told:
            self.told.discard(room_id)
            self.standing = UNKNOWN

    async def deliver(self, frame: str) -> None:
        """Send a frame of room events, or leave it out if the client is behind."""
        if self._open.is_set():
            await self._write(frame)
        else:
            self.lagging = True
            counts.drops["behind"] += 1

    async def say(self, event: dict[str, Any]) -> None:
        """Send one event to this socket alone."""
        await self._write(f"[{encode(event)}]")

    async def close(self, code: int) -> None:
        if not self.closed:
            self.closed = True
            counts.closes[code] += 1
            await self._send({"type": "websocket.close", "code": code})

    def acknowledge(self, frames: int) -> bool:
        """Note that the client has processed `frames` frames; true if it is behind no more."""
        while self._acked < min(frames, self._sent):
            self._acked += 1
            self._owed_bytes -= self._owed.popleft()
        if self._is_full() or self._open.is_set():
            return False
        self._open.set()
        self._blocked_at = None
        lagged, self.lagging = self.lagging, False
        return lagged

    @property
    def is_behind(self) -> bool:
        """Whether the client owes too much to be sent more."""
        return not self._open.is_set()

    async def wait_until_open(self) -> None:
        """Wait while the client owes too much: what it asks for meanwhile waits with it."""
        await self._open.wait()

    def is_stuck(self) -> bool:
        """Whether the client has owed too much for too long."""
        now = asyncio.get_running_loop().time()
        return self._blocked_at is not None and now - self._blocked_at > settings.RECOVERY_SECONDS

    async def _write(self, frame: str) -> None:
        if self.closed:
            return
        self._sent += 1
        self._owed.append(len(frame))
        self._owed_bytes += len(frame)
        if self._open.is_set() and self._is_full():
            self._open.clear()
            self._blocked_at = asyncio.get_running_loop().time()
        try:
            await self._send({"type": "websocket.send", "text": frame})
        except Exception:
            self.closed = True

    def _is_full(self) -> bool:
        return len(self._owed) >= WINDOW_FRAMES or self._owed_bytes >= WINDOW_BYTES
