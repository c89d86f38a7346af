"""A client of docs/protocol.md for the tests: it counts, acknowledges and waits, never sleeps."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import uuid4

from asgiref.sync import sync_to_async
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from accounts.models import User
from tests.live import LiveServer
from tests.people import sign_in

PATIENCE_SECONDS = 30.0  # only a wait in vain lasts as long
MAX_STORY = 4_000  # characters of the received events in a failure
ACK_EVERY = 16  # frames; the protocol allows 32

Event = dict[str, Any]


class Socket:
    """One open socket. `frames` counts what came, `received` keeps every event in order.

    Waiting takes the first matching event out of the line and leaves the others in it, so two
    calls of `next("message.created")` are two messages in the order they came.
    """

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.frames = 0
        self.acking = True
        self.received: list[Event] = []
        self.ready: Event = {}
        self._line: list[Event] = []
        self._news = asyncio.Condition()
        self._reader = asyncio.create_task(self._read())

    @classmethod
    @asynccontextmanager
    async def connect(
        cls, server: LiveServer, person: User | None, *, origin: str | None = None, **options: Any
    ) -> AsyncIterator["Socket"]:
        """Open a socket as `person` would from the server's own page; yield it when it is ready."""
        async with open_connection(server, person, origin=origin, **options) as connection:
            socket = cls(connection)
            try:
                socket.ready = await socket.next("ready")
                yield socket
            finally:
                socket._reader.cancel()
                with suppress(asyncio.CancelledError):
                    await socket._reader

    async def send(self, type: str, **fields: Any) -> str:  # noqa: A002
        """Send a command; return the id its reply will carry."""
        id_ = uuid4().hex
        await self.send_raw(json.dumps({"type": type, "id": id_, **fields}))
        return id_

    async def send_raw(self, frame: str | bytes) -> None:
        await self.connection.send(frame)

    async def reply(self, id_: str | None) -> Event:
        """Wait for the reply to the command of that id."""
        return await self._take(
            lambda event: event["type"] == "reply" and event["id"] == id_, f"the reply to {id_}"
        )

    async def request(self, type: str, **fields: Any) -> Event:  # noqa: A002
        """Send a command and return its reply."""
        return await self.reply(await self.send(type, **fields))

    async def next(self, type: str | None = None) -> Event:  # noqa: A002
        """Wait for the next event, or the next of that type."""
        return await self._take(lambda event: type in (None, event["type"]), type or "an event")

    async def open(self, room: Any, clock: int | None = None) -> dict[str, Any]:
        """Open a room (or its id); return the data of the reply."""
        return self._data(await self.request("open", room=_id(room), clock=clock))

    async def post(self, room: Any, body: str, client_id: Any = None) -> dict[str, Any]:
        """Post a message; return it as committed."""
        fields = {"room": _id(room), "body": body, "client_id": str(client_id or uuid4())}
        return self._data(await self.request("message.post", **fields))

    async def messages(self, count: int) -> list[dict[str, Any]]:
        """Wait for the next `count` messages posted by anybody."""
        return [(await self.next("message.created"))["message"] for _ in range(count)]

    async def closed(self) -> int:
        """Wait until the server closes; return the close code."""
        try:
            await asyncio.wait_for(self.connection.wait_closed(), PATIENCE_SECONDS)
        except TimeoutError:
            raise AssertionError(f"the socket stayed open. {self._story()}") from None
        assert self.connection.close_code is not None
        return self.connection.close_code

    def _data(self, reply: Event) -> dict[str, Any]:
        assert reply["ok"], f"refused: {reply['error']}"
        data: dict[str, Any] = reply["data"]
        return data

    async def _take(self, matches: Callable[[Event], bool], what: str) -> Event:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), self._news:
                await self._news.wait_for(
                    lambda: self._reader.done() or any(map(matches, self._line))
                )
                event = next(filter(matches, self._line), None)
        except TimeoutError:
            raise AssertionError(f"{what} did not come. {self._story()}") from None
        if event is None:
            code = self.connection.close_code
            raise AssertionError(f"closed with {code} before {what} came. {self._story()}")
        self._line.remove(event)
        return event

    def _story(self) -> str:
        text = json.dumps(self.received, ensure_ascii=False)
        if len(text) > MAX_STORY:
            text = f"… {text[-MAX_STORY:]}"
        return f"Received in {self.frames} frames: {text}"

    async def _read(self) -> None:
        try:
            async for frame in self.connection:
                await self._receive(frame)
        except ConnectionClosed:
            pass
        finally:
            await self._notify()

    async def _receive(self, frame: str | bytes) -> None:
        events = json.loads(frame)
        assert isinstance(events, list), f"a frame is an array of events, not {frame!r}"
        self.frames += 1
        self.received += events
        self._line += events
        if self.acking and self.frames % ACK_EVERY == 0:
            await self.send("ack", frames=self.frames)
        await self._notify()

    async def _notify(self) -> None:
        async with self._news:
            self._news.notify_all()


async def refusal(
    server: LiveServer, person: User | None, *, origin: str | None = None, **options: Any
) -> int:
    """Return the HTTP status with which a handshake is refused; fail if it is not."""
    try:
        async with open_connection(server, person, origin=origin, **options):
            raise AssertionError("the handshake was accepted")
    except InvalidStatus as refused:
        return refused.response.status_code


@asynccontextmanager
async def open_connection(
    server: LiveServer,
    person: User | None,
    *,
    origin: str | None = None,
    cookies: dict[str, str] | None = None,
    query: str = "",
    **options: Any,
) -> AsyncIterator[ClientConnection]:
    """Open a bare WebSocket with the cookie of `person` and, by default, our origin."""
    if cookies is None:
        cookies = await sync_to_async(sign_in)(person) if person else {}
    async with connect(
        server.url.replace("http", "ws") + f"/ws/chat/{query}",
        additional_headers={"Cookie": "; ".join(f"{key}={cookies[key]}" for key in cookies)},
        origin=origin or server.url,  # type: ignore[arg-type]
        max_size=None,
        proxy=None,
        **options,
    ) as connection:
        yield connection


def _id(room: Any) -> str:
    return str(getattr(room, "pk", room))
