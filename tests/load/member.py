"""One member's socket: receives, counts, acknowledges, and asks for what it missed."""

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any

from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from tests.load.delivery_count import Mark, MemberCount

if TYPE_CHECKING:
    from tests.load.client_group import ClientGroup

ACK_FRAMES, ACK_BYTES = 32, 64 * 1024
GAP_SECONDS = 0.3  # what is missing may still be on its way
AGAIN_SECONDS = 0.5
CONNECT_SECONDS = 30
# Of the 50 commands a second and the burst of 200 that a socket may send, with a margin.
FRAME_RATE, FRAME_BURST = 45, 150


class Member(WSListener):
    """`room` is the one it opens and posts to."""

    def __init__(self, group: "ClientGroup", room: str) -> None:
        self.group, self.room = group, room
        self.ready = asyncio.Event()
        self.opened = asyncio.Event()
        self.ledger = MemberCount(group.next_number)
        self._frames = self._acked = self._owed_bytes = 0
        self._budget, self._filled_at = float(FRAME_BURST), 0.0

    async def connect(self, url: str, cookie: str) -> None:
        """Connect, and return when the server is ready for this member."""
        origin = url.replace("ws", "http", 1)
        await ws_connect(
            lambda: self,
            url + self.group.protocol.path,
            extra_headers=[("Cookie", cookie), ("Origin", origin)],
            websocket_handshake_timeout=CONNECT_SECONDS,
        )
        if self.group.protocol.greets:
            await asyncio.wait_for(self.ready.wait(), CONNECT_SECONDS)

    async def open(self) -> None:
        self._ask()
        await asyncio.wait_for(self.opened.wait(), CONNECT_SECONDS)

    def _ask(self) -> None:
        self.send_command({"type": "open", "id": "open", "room": self.room, "clock": None})

    def may_post(self, now: float) -> bool:
        """Whether one more frame keeps within the protocol's rate."""
        filled = self._budget + (now - self._filled_at) * FRAME_RATE
        self._budget, self._filled_at = min(FRAME_BURST, filled), now
        return self._budget >= 1 or not self.group.protocol.acknowledges

    def post(self, number: int) -> None:
        self._send(self.group.protocol.post(self.room, number))

    def send_command(self, command: dict[str, Any]) -> None:
        self._send(json.dumps(command).encode())

    def _send(self, frame: bytes) -> None:
        self._budget -= 1
        self.transport.send(WSMsgType.TEXT, frame)

    def acknowledge(self) -> None:
        if self.group.protocol.acknowledges and self._acked < self._frames:
            self._acked, self._owed_bytes = self._frames, 0
            frame = json.dumps({"type": "ack", "frames": self._frames}).encode()
            self.transport.send(WSMsgType.TEXT, frame)

    def catch_up(self) -> None:
        """Ask for what came after the last message before the first gap."""
        clock = self.ledger.following - 1
        self.send_command({"type": "open", "id": "open", "room": self.room, "clock": clock})

    # --- what the socket receives -------------------------------------------------------------

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            self._receive(frame.get_payload_as_bytes())
        elif frame.msg_type == WSMsgType.CLOSE:
            self.group.note_close(int.from_bytes(frame.get_payload_as_bytes()[:2], "big"))
            transport.disconnect()

    def _receive(self, frame: bytes) -> None:
        now = time.perf_counter()
        if marks := self.group.protocol.receive(self, frame):
            self.group.delivery_count.receive(self.ledger, marks, now)
        self._frames += 1
        self._owed_bytes += len(frame)
        owes_much = self._frames - self._acked >= ACK_FRAMES or self._owed_bytes >= ACK_BYTES
        if owes_much and not self.transport.is_disconnected:
            self.acknowledge()

    # --- what the protocol finds in it ---------------------------------------------------------

    def be_ready(self) -> None:
        self.ready.set()

    def be_open(self, clock: int, marks: list[Mark]) -> None:
        if not self.opened.is_set():
            self.ledger.following = clock + 1
            self.opened.set()
            return
        self.ledger.caught_up.update(place for place, _ in marks)
        before = self.group.delivery_count.deliveries
        self.group.delivery_count.receive(self.ledger, marks, time.perf_counter())
        self.group.caught_up += self.group.delivery_count.deliveries - before

    def be_refused(self, code: str) -> None:
        """Open again soon, as the protocol requires where the database was too slow."""
        self.group.note_refusal(code)
        asyncio.get_running_loop().call_later(AGAIN_SECONDS, self._open_again)

    def _open_again(self) -> None:
        if not self.transport.is_disconnected:
            self.catch_up() if self.opened.is_set() else self._ask()

    def note_clock(self, clock: int) -> None:
        asyncio.get_running_loop().call_later(GAP_SECONDS, self._fill_gap, clock)

    def _fill_gap(self, clock: int) -> None:
        if clock >= self.ledger.following and not self.transport.is_disconnected:
            self.catch_up()

    def be_answered(self, number: int, error: str | None) -> None:
        self.group.note_answer(number, error)
