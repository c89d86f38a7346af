"""What a process hears of its groups, handed to the sockets that listen.

Events that arrive while a room is being flushed leave together in the next frame. Before an
event of a newer membership version is delivered, the listeners are checked against the table:
nobody hears anything numbered above their removal, even if the news of it was lost.
"""

import asyncio
import logging
from contextlib import suppress
from typing import Any

from accounts.errors import ConfabError
from messaging.broadcasts import clocks_event, room_group, user_group
from messaging.encoding import encode
from messaging.live import checks
from messaging.live.connection import Connection
from messaging.live.database import in_database
from messaging.live.ear import Ear
from messaging.live.standing import close_ended
from messaging.live.topic import Topic, join_frame

logger = logging.getLogger(__name__)

UNCHECKED_SECONDS = 30  # how long deliveries go on when the database does not answer


class Hub:
    """All the sockets of one process, by what they listen to."""

    def __init__(self) -> None:
        self.topics: dict[str, Topic] = {}
        self.connections: set[Connection] = set()
        self.checked_at = asyncio.get_running_loop().time()
        self.is_closing = False
        self.ear = Ear(self.hear)

    # --- listening ----------------------------------------------------------------------------

    async def listen_to_self(self, connection: Connection) -> None:
        """Let a socket hear its own person's news."""
        topic = await self._enter(user_group(connection.user.pk), connection)
        topic.entering.pop(connection, None)
        topic.listeners.add(connection)

    async def enter(self, room_id: str, connection: Connection) -> Topic:
        """Hold back a room's events for a socket until it is `admitted` or leaves."""
        return await self._enter(room_group(room_id), connection)

    async def admit(self, topic: Topic, connection: Connection, version: int) -> None:
        """Let a socket hear the room, from the events that were held back on."""
        kept = topic.entering.pop(connection, None)
        if kept is None or connection.closed:
            return
        topic.version = version if not topic.listeners else min(topic.version, version)
        topic.listeners.add(connection)
        connection.rooms.add(topic.group)
        if kept and await self._is_current(topic, kept) and connection in topic.listeners:
            await connection.deliver(join_frame(kept))

    def leave(self, group: str, connection: Connection) -> None:
        connection.rooms.discard(group)
        topic = self.topics.get(group)
        if topic is None:
            return
        topic.drop(connection)
        if topic.is_empty():
            del self.topics[group]
            self.ear.quit(group)

    def forget(self, connection: Connection) -> None:
        """Let go of a closed socket."""
        self.connections.discard(connection)
        for group in [*connection.rooms, user_group(connection.user.pk)]:
            self.leave(group, connection)

    async def _enter(self, group: str, connection: Connection) -> Topic:
        topic = self.topics.setdefault(group, Topic(group))
        if connection not in topic.listeners:
            topic.entering[connection] = []
        try:
            await self.ear.join(group)
        except asyncio.CancelledError:  # the socket closed meanwhile
            self.leave(group, connection)
            raise
        return topic

    # --- hearing ------------------------------------------------------------------------------

    def hear(self, message: dict[str, Any]) -> None:
        topic = self.topics.get(message["group"])
        if topic is None:
            return
        topic.hear(message)
        if topic.flushing is None:
            topic.flushing = asyncio.ensure_future(self._flush(topic))

    async def _flush(self, topic: Topic) -> None:
        try:
            while topic.waiting:
                messages, topic.waiting = topic.waiting, []
                await self._control(topic, messages)
                if await self._is_current(topic, messages):
                    await topic.flush(messages)
        except Exception:
            logger.exception("A flush failed; the clocks will heal it.")
        finally:
            topic.flushing = None

    async def _control(self, topic: Topic, messages: list[dict[str, Any]]) -> None:
        """Do what the messages ask of hubs: end what somebody may hear no more."""
        for message in messages:
            for connection in list(topic.listeners):
                if room_id := message.get("joined"):
                    connection.told.add(room_id)
                if room_id := message.get("left"):
                    connection.told.discard(room_id)
                    self.leave(room_group(room_id), connection)
            if message.get("standing"):
                spare = message.get("spare")
                with suppress(ConfabError):  # the pulse will look again
                    await close_ended([each for each in topic.listeners if each.session != spare])

    async def _is_current(self, topic: Topic, messages: list[dict[str, Any]]) -> bool:
        """Whether the listeners may hear the messages, after dropping those who may not."""
        now = asyncio.get_running_loop().time()
        if now - self.checked_at > UNCHECKED_SECONDS:
            return False
        newest = max(message.get("version", 0) for message in messages)
        return newest <= topic.version or await self.check_members(topic)

    async def check_members(self, topic: Topic) -> bool:
        """Drop the listeners that are no members now; false if that could not be found out."""
        listeners = list(topic.listeners)
        users = {connection.user.pk for connection in listeners}
        try:
            version, members = await in_database(checks.find_members, room_of(topic.group), users)
        except ConfabError:
            return False
        for connection in listeners:
            if connection.user.pk not in members:
                topic.drop(connection)
                connection.rooms.discard(topic.group)
        topic.version = version
        return True

    # --- the clocks ---------------------------------------------------------------------------

    async def check_clocks(self) -> None:
        """Check the members of rooms whose membership moved unheard, and tell all the clocks."""
        rooms = {group: topic for group, topic in self.topics.items() if is_room(group)}
        found = await in_database(checks.find_clocks, [room_of(group) for group in rooms])
        for group, topic in rooms.items():
            _, version = found.get(room_of(group), (0, -1))
            if version != topic.version:
                await self.check_members(topic)
        await self._say_clocks(list(self.connections), found)

    async def tell_clocks(self, connections: list[Connection]) -> None:
        """Tell sockets that missed events how far their rooms have moved on."""
        rooms = {room_of(group) for connection in connections for group in connection.rooms}
        try:
            found = await in_database(checks.find_clocks, rooms)
        except ConfabError:
            return  # the next pulse tells them
        await self._say_clocks(connections, found)

    async def _say_clocks(
        self, connections: list[Connection], found: dict[str, tuple[int, int]]
    ) -> None:
        for connection in connections:
            rooms = {room_of(group) for group in connection.rooms} & found.keys()
            if rooms:
                clocks = {room: found[room][0] for room in rooms}
                await connection.deliver(f"[{encode(clocks_event(clocks))}]")


def is_room(group: str) -> bool:
    return group.startswith("room.")


def room_of(group: str) -> str:
    return group.removeprefix("room.")
