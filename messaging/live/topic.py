"""One group of the channel layer as this process hears it: a room, or a person's own news."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from messaging.live.connection import Connection
from messaging.metrics import counts

MAX_ENTERING = 256  # layer messages kept for a socket whose `open` is being answered
YIELD_EVERY = 64  # sockets written to before other rooms get a turn


@dataclass
class Topic:
    """Listeners hear every event, watchers at most one `room.activity` a second.

    `version` is the membership version up to which both are known to be members.
    """

    group: str
    listeners: set[Connection] = field(default_factory=set)
    watchers: set[Connection] = field(default_factory=set)
    entering: dict[Connection, list[dict[str, Any]]] = field(default_factory=dict)
    waiting: list[dict[str, Any]] = field(default_factory=list)
    unwatched: list[dict[str, Any]] = field(default_factory=list)  # what watchers are told next
    version: int = 0
    flushing: asyncio.Task[None] | None = None
    telling: asyncio.Task[None] | None = None

    def is_empty(self) -> bool:
        return not self.listeners and not self.watchers and not self.entering

    def members(self) -> list[Connection]:
        return [*self.listeners, *self.watchers]

    def hear(self, message: dict[str, Any]) -> None:
        """Keep a message of the layer for the next flush, and for those still entering."""
        self.waiting.append(message)
        for kept in self.entering.values():
            if len(kept) < MAX_ENTERING:
                kept.append(message)

    def trust(self, version: int) -> None:
        """Take note, before somebody comes in, that they are a member at `version`."""
        is_first = not self.listeners and not self.watchers
        self.version = version if is_first else min(self.version, version)

    def listen(self, connection: Connection) -> None:
        self.watchers.discard(connection)
        self.listeners.add(connection)
        connection.watched.discard(self.group)
        connection.rooms.add(self.group)

    def watch(self, connection: Connection) -> None:
        self.listeners.discard(connection)
        self.watchers.add(connection)
        connection.rooms.discard(self.group)
        connection.watched.add(self.group)

    def drop(self, connection: Connection) -> None:
        self.listeners.discard(connection)
        self.watchers.discard(connection)
        self.entering.pop(connection, None)
        connection.rooms.discard(self.group)
        connection.watched.discard(self.group)

    def note_news(self, messages: list[dict[str, Any]]) -> None:
        """Note which sockets hear of a room joined or left."""
        news = [message for message in messages if "joined" in message or "left" in message]
        for connection in self.listeners if news else ():
            connection.note_news(news)

    async def flush(self, messages: list[dict[str, Any]]) -> None:
        """Send the events of several messages in one frame, the same text for every socket."""
        if self.listeners and has_events(messages):
            counts.count_flush(messages, len(self.listeners))
            await send_to(self.listeners, join_frame(messages))

    async def tell_news(self, messages: list[dict[str, Any]]) -> None:
        """Send what also concerns those who have the room not open: its name, say."""
        news = [message for message in messages if message.get("is_news")]
        if self.watchers and news:
            await send_to(self.watchers, join_frame(news))


async def send_to(connections: Collection[Connection], frame: str) -> None:
    """Send a frame to all who are still among the connections when their turn comes."""
    for count, connection in enumerate(list(connections), start=1):
        if connection in connections:
            await connection.deliver(frame)
        if count % YIELD_EVERY == 0:
            await asyncio.sleep(0)


def has_events(messages: list[dict[str, Any]]) -> bool:
    return any(message["events"] for message in messages)


def join_frame(messages: list[dict[str, Any]]) -> str:
    return "[" + ",".join(event for message in messages for event in message["events"]) + "]"
