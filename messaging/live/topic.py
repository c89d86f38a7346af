"""One group of the channel layer as this process hears it: a room, or a person's own news."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from messaging.live.connection import Connection
from messaging.live.metrics import counts

ENTERING_MOST = 256  # layer messages kept for a socket whose `open` is being answered
YIELD_EVERY = 64  # sockets written to before other rooms get a turn


@dataclass
class Topic:
    """`version` is the membership version up to which the listeners are known to be members."""

    group: str
    listeners: set[Connection] = field(default_factory=set)
    entering: dict[Connection, list[dict[str, Any]]] = field(default_factory=dict)
    waiting: list[dict[str, Any]] = field(default_factory=list)
    version: int = 0
    flushing: asyncio.Task[None] | None = None

    def is_empty(self) -> bool:
        return not self.listeners and not self.entering

    def everyone(self) -> list[Connection]:
        return [*self.listeners, *self.entering]

    def hear(self, message: dict[str, Any]) -> None:
        """Keep a message of the layer for the next flush, and for those still entering."""
        self.waiting.append(message)
        for kept in self.entering.values():
            if len(kept) < ENTERING_MOST:
                kept.append(message)

    def drop(self, connection: Connection) -> None:
        self.listeners.discard(connection)
        self.entering.pop(connection, None)

    async def flush(self, messages: list[dict[str, Any]]) -> None:
        """Send the events of several messages in one frame, the same text for every socket."""
        if not any(message["events"] for message in messages):
            return
        frame = join_frame(messages)
        counts.count_flush(messages, len(self.listeners))
        for count, connection in enumerate(list(self.listeners), start=1):
            if connection in self.listeners:
                await connection.deliver(frame)
            if count % YIELD_EVERY == 0:
                await asyncio.sleep(0)


def join_frame(messages: list[dict[str, Any]]) -> str:
    return "[" + ",".join(event for message in messages for event in message["events"]) + "]"
