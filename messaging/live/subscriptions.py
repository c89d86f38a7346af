"""The sockets of this process that are subscribed to one group of the channel layer."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from messaging.delivery.envelope import Envelope
from messaging.live.connection import Connection
from messaging.metrics import counts

MAX_HELD = 256  # envelopes held for a socket whose subscription is pending
YIELD_EVERY = 64  # sockets written to before other rooms get a turn


@dataclass
class GroupSubscribers:
    """Full subscribers get every event, activity subscribers one `room.activity` a second.

    `pending` are sockets whose subscription is being set up, with the envelopes held for them.
    `version` is the membership version up to which all subscribers are known to be members.
    """

    group: str
    full: set[Connection] = field(default_factory=set)
    activity: set[Connection] = field(default_factory=set)
    pending: dict[Connection, list[Envelope]] = field(default_factory=dict)
    queue: list[Envelope] = field(default_factory=list)  # for the next flush
    activity_queue: list[Envelope] = field(default_factory=list)  # for the next `room.activity`
    version: int = 0
    flush_task: asyncio.Task[None] | None = None
    activity_task: asyncio.Task[None] | None = None

    def is_empty(self) -> bool:
        return not self.full and not self.activity and not self.pending

    def connections(self) -> list[Connection]:
        return [*self.full, *self.activity]

    def enqueue(self, envelope: Envelope) -> None:
        """Add an envelope to the next flush, and hold it for pending subscriptions."""
        self.queue.append(envelope)
        for held in self.pending.values():
            if len(held) < MAX_HELD:
                held.append(envelope)

    def set_version(self, version: int) -> None:
        """Before a subscriber is added who is a member at `version`, lower ours to that."""
        is_first = not self.full and not self.activity
        self.version = version if is_first else min(self.version, version)

    def add_full(self, connection: Connection) -> None:
        self.activity.discard(connection)
        self.full.add(connection)
        connection.activity_groups.discard(self.group)
        connection.open_groups.add(self.group)

    def add_activity(self, connection: Connection) -> None:
        self.full.discard(connection)
        self.activity.add(connection)
        connection.open_groups.discard(self.group)
        connection.activity_groups.add(self.group)

    def remove(self, connection: Connection) -> None:
        self.full.discard(connection)
        self.activity.discard(connection)
        self.pending.pop(connection, None)
        connection.open_groups.discard(self.group)
        connection.activity_groups.discard(self.group)

    def track_rooms(self, envelopes: Sequence[Envelope]) -> None:
        """Update which rooms the subscribers' clients know."""
        changes = [each for each in envelopes if each.joined_room or each.left_room]
        for connection in self.full if changes else ():
            connection.track_rooms(changes)

    async def flush(self, envelopes: Sequence[Envelope]) -> None:
        """Send the events of several envelopes in one frame, the same text to every socket."""
        if self.full and has_events(envelopes):
            count = sum(len(envelope.events) for envelope in envelopes)
            counts.count_flush(count * len(self.full), min(e.published_at for e in envelopes))
            await send_to(self.full, join_frame(envelopes))

    async def flush_to_activity(self, envelopes: Sequence[Envelope]) -> None:
        """Send activity subscribers what all members get, such as the room's new name."""
        shared = [envelope for envelope in envelopes if envelope.to_all_members]
        if self.activity and shared:
            await send_to(self.activity, join_frame(shared))


async def send_to(connections: Collection[Connection], frame: str) -> None:
    """Send a frame to each of the connections that is still among them when its turn comes."""
    for count, connection in enumerate(list(connections), start=1):
        if connection in connections:
            await connection.deliver(frame)
        if count % YIELD_EVERY == 0:
            await asyncio.sleep(0)


def has_events(envelopes: Sequence[Envelope]) -> bool:
    return any(envelope.events for envelope in envelopes)


def join_frame(envelopes: Sequence[Envelope]) -> str:
    return "[" + ",".join(event for envelope in envelopes for event in envelope.events) + "]"
