"""A person with a socket, who does what docs/protocol.md asks of a client, and logs it."""

import asyncio
import json
import random
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.faults.event_log import Attempt, Clock, EventLog, Mark, Received, Unanswered
from tests.faults.room_view import View

PATIENCE_SECONDS = 8.0  # for a reply; then the socket is taken for dead
HANDSHAKE_SECONDS = 4.0
GAP_SECONDS = 0.3
# The protocol's full jitter from 0.5 s on, but no longer than this: the run is short.
BACKOFF_SECONDS, BACKOFF_MOST_SECONDS = 0.5, 3.0
SEND_AGAIN_SECONDS = 0.5
MAX_IN_FLIGHT = 4  # of a server's 16 waiting commands a socket
ACK_EVERY_FRAMES, ACK_EVERY_SECONDS = 16, 3.0
GONE = {"not_found", "forbidden"}
DIALLING: dict[str, Any] = {
    "open_timeout": HANDSHAKE_SECONDS,
    "close_timeout": 0.5,
    "ping_interval": None,
    "max_size": None,
    "compression": None,
    "proxy": None,
}


@dataclass(frozen=True)
class Person:
    name: str
    cookie: str
    rooms: tuple[str, ...]


@dataclass
class Draft:
    room: str
    client_id: str
    body: str


class Client:
    """`start` it, let it talk, and `stop` it. `views` is what it would show."""

    def __init__(self, person: Person, port: int, event_log: EventLog, rng: random.Random) -> None:
        self.person, self.port, self.event_log, self.rng = person, port, event_log, rng
        self.name = person.name
        self.views: dict[str, View] = {room: View() for room in person.rooms}
        self.outbox: dict[str, Draft] = {}
        self.is_ready = False
        self.talking = False
        self.seconds_between = 1.2
        self._connection: ClientConnection | None = None
        self._pending: dict[str, asyncio.Future[dict[str, Any] | None]] = {}
        self._opening: set[str] = set()
        self._in_flight = asyncio.Semaphore(MAX_IN_FLIGHT)
        self._sending: set[str] = set()
        self._frames = self._acked = 0
        self._attempt = 0
        self._tasks: set[asyncio.Task[Any]] = set()
        self._count = 0

    # --- its life -----------------------------------------------------------------------------

    def start(self) -> None:
        for life in (self._stay_connected(), self._talk(), self._acknowledge_now_and_then()):
            self._spawn(life)

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _spawn(self, life: Any) -> None:
        task = asyncio.ensure_future(life)
        self._tasks.add(task)
        task.add_done_callback(self._bury)

    def _bury(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self.event_log.note(self.name, f"FAILED: {error!r}")

    async def _stay_connected(self) -> None:
        while True:
            try:
                await self._connect()
            except (OSError, TimeoutError, WebSocketException) as error:
                self.event_log.note(self.name, f"no socket: {error!r}")
            self._abandon()
            await asyncio.sleep(self._back_off())

    def _back_off(self) -> float:
        longest = min(BACKOFF_MOST_SECONDS, BACKOFF_SECONDS * 2**self._attempt)
        self._attempt += 1
        return self.rng.uniform(0.1, longest)

    def _dial(self) -> connect:
        return connect(
            f"ws://127.0.0.1:{self.port}/ws/chat/",
            additional_headers={"Cookie": f"session={self.person.cookie}"},
            origin=f"http://127.0.0.1:{self.port}",  # type: ignore[arg-type]
            **DIALLING,
        )

    async def _connect(self) -> None:
        async with self._dial() as self._connection:
            self._frames = self._acked = 0
            async for frame in self._connection:
                self._frames += 1
                for event in json.loads(frame):
                    self._receive(event)
                if self._frames - self._acked >= ACK_EVERY_FRAMES:
                    self._acknowledge()
        self.event_log.note(self.name, f"closed {self._connection.close_code}")

    def _abandon(self) -> None:
        self._connection, self.is_ready = None, False
        self._opening.clear()
        pending, self._pending = self._pending, {}
        for future in pending.values():
            if not future.done():
                future.set_result(None)

    def drop(self) -> None:
        """Give the socket up without a word, as one does with a dead one."""
        if self._connection:
            self._connection.transport.abort()

    # --- hearing ------------------------------------------------------------------------------

    def _receive(self, event: dict[str, Any]) -> None:
        match event["type"]:
            case "ready":
                self._be_ready(event["rooms"])
            case "reply":
                self._receive_reply(event)
            case "message.created":
                self._receive_message(event)
            case "clocks":
                self._receive_clocks(event["clocks"])
            case "room.joined":
                self.views.setdefault(event["room"]["id"], View())
                self._open(event["room"]["id"])
            case "room.left":
                self.views.pop(event["room"], None)

    def _receive_reply(self, reply: dict[str, Any]) -> None:
        future = self._pending.pop(reply["id"], None)
        if future and not future.done():
            future.set_result(reply)

    def _be_ready(self, rooms: list[dict[str, Any]]) -> None:
        self.is_ready, self._attempt = True, 0
        mine = {room["id"] for room in rooms}
        self.views = {room: self.views.get(room) or View() for room in mine}
        for room in mine:
            self._open(room)
        for draft in list(self.outbox.values()):
            self._spawn(self._send(draft))

    def _receive_message(self, event: dict[str, Any]) -> None:
        room = event["room"]
        self._write_down(event["message"], "event")
        view = self.views.get(room)
        if view:
            view.receive(event["clock"], event["message"])
            self._mind_the_gap(room, view)

    def _receive_clocks(self, clocks: dict[str, int]) -> None:
        for room, clock in clocks.items():
            self.event_log.clocks.append(Clock(self.name, room, clock, monotonic()))
            if view := self.views.get(room):
                view.latest = max(view.latest, clock)
                self._mind_the_gap(room, view)

    def _mind_the_gap(self, room: str, view: View) -> None:
        if view.is_behind and room not in self._opening:
            self._opening.add(room)
            self._spawn(self._catch_up(room, wait=GAP_SECONDS))

    def _open(self, room: str) -> None:
        if room not in self._opening:
            self._opening.add(room)
            self._spawn(self._catch_up(room, always=True))

    async def _catch_up(self, room: str, *, wait: float = 0, always: bool = False) -> None:
        try:
            await asyncio.sleep(wait)
            view = self.views.get(room)
            if view is None or not (always or view.is_behind):
                return
            reply = await self._ask("open", room=room, clock=view.clock)
            if reply["ok"]:
                self._apply(room, view, reply["data"])
            elif reply["error"]["code"] in GONE:
                self.views.pop(room, None)
            else:
                await asyncio.sleep(SEND_AGAIN_SECONDS)
        except (ConnectionError, TimeoutError):
            return
        finally:
            self._opening.discard(room)
        if not reply["ok"] and room in self.views and self.is_ready:
            self._open(room)
        elif room in self.views:
            self._mind_the_gap(room, view)

    def _apply(self, room: str, view: View, data: dict[str, Any]) -> None:
        for message in data["messages"]:
            self._write_down(message, "open")
        self.event_log.clocks.append(Clock(self.name, room, data["clock"], monotonic()))
        view.catch_up(data)

    def _write_down(self, message: dict[str, Any], by: str) -> None:
        self.event_log.received.append(
            Received(
                person=self.name,
                room=message["room"],
                seq=message["seq"],
                client_id=message["client_id"],
                author=message["author"]["username"],
                body=message["body"],
                at=monotonic(),
                by=by,
            )
        )

    # --- asking -------------------------------------------------------------------------------

    async def _ask(self, type_: str, **fields: Any) -> dict[str, Any]:
        """Send a command and return its reply. Raises ConnectionError and TimeoutError."""
        if not self.is_ready or self._connection is None:
            raise ConnectionError
        id_, began = uuid4().hex, monotonic()
        future: asyncio.Future[dict[str, Any] | None] = asyncio.get_running_loop().create_future()
        self._pending[id_] = future
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._connection.send(json.dumps({"type": type_, "id": id_, **fields}))
                reply = await future
        except TimeoutError:
            if type_ != "message.post":
                self.event_log.unanswered.append(Unanswered(self.name, type_, began, monotonic()))
            self.drop()
            raise
        except WebSocketException:
            raise ConnectionError from None
        finally:
            self._pending.pop(id_, None)
        if reply is None:
            raise ConnectionError
        return reply

    async def _acknowledge_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(ACK_EVERY_SECONDS)
            if self._frames > self._acked:
                self._acknowledge()

    def _acknowledge(self) -> None:
        if self._connection:
            self._acked = self._frames
            self._spawn(self._send_acknowledgement(self._connection, self._frames))

    async def _send_acknowledgement(self, connection: ClientConnection, frames: int) -> None:
        with suppress(WebSocketException):
            await connection.send(json.dumps({"type": "ack", "frames": frames}))

    # --- talking ------------------------------------------------------------------------------

    async def _talk(self) -> None:
        while True:
            await asyncio.sleep(self.rng.uniform(0.5, 1.5) * self.seconds_between)
            if self.talking and self.views:
                room = self.rng.choice(sorted(self.views))
                self._write(room)
                if self.rng.random() < 0.1:
                    self._spawn(self.read(room))

    def _write(self, room: str) -> None:
        self._count += 1
        body = f"{self.name} says {self._count}: 你好 <b>{self.rng.random()}</b>"
        draft = Draft(room, str(uuid4()), body)
        self.outbox[draft.client_id] = draft
        self._spawn(self._send(draft))

    async def _send(self, draft: Draft) -> None:
        """Send until its fate is known; a lost socket leaves it in the outbox for the next one."""
        if draft.client_id in self._sending:
            return
        self._sending.add(draft.client_id)
        try:
            async with self._in_flight:
                if self.is_ready and await self._try(draft) == "retry":
                    await asyncio.sleep(SEND_AGAIN_SECONDS)
        finally:
            self._sending.discard(draft.client_id)
        if draft.client_id in self.outbox and self.is_ready:
            self._spawn(self._send(draft))

    async def _try(self, draft: Draft) -> str:
        began, seq = monotonic(), 0
        try:
            reply = await self._ask(
                "message.post", room=draft.room, client_id=draft.client_id, body=draft.body
            )
            outcome = "ok" if reply["ok"] else str(reply["error"]["code"])
            seq = reply["data"]["seq"] if reply["ok"] else 0
        except TimeoutError:
            outcome = "timeout"
        except ConnectionError:
            outcome = "closed"
        self.event_log.attempts.append(
            Attempt(
                person=self.name,
                room=draft.room,
                client_id=draft.client_id,
                body=draft.body,
                endpoint="socket",
                began=began,
                ended=monotonic(),
                outcome=outcome,
                seq=seq,
            )
        )
        if outcome not in ("retry", "closed", "timeout"):
            self.outbox.pop(draft.client_id, None)
        return outcome

    async def read(self, room: str) -> None:
        """Move the read mark to where the view is."""
        view = self.views.get(room)
        if view is None or not view.clock:
            return
        seq = None
        with suppress(ConnectionError, TimeoutError):
            reply = await self._ask("read", room=room, seq=view.clock)
            seq = reply["data"]["seq"] if reply["ok"] else None
        self.event_log.marks.append(Mark(self.name, room, view.clock, seq))
