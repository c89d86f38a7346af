"""What a process hears of its groups, handed to the sockets that listen.

Events that arrive while a room is being flushed leave together in the next frame. Sockets that
have a room not open hear at most once a second that something happened there. Before anything of
a newer membership version is delivered, those who would hear it are checked against the table:
nobody hears anything numbered above their removal, even if the news of it was lost.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

from accounts.common.errors import ConfabError
from messaging.delivery.activity import ACTIVITY_SECONDS, activity_frame, strip
from messaging.delivery.broadcasts import clocks_event, room_group, user_group
from messaging.live import checks
from messaging.live.connection import Connection
from messaging.live.database import in_database
from messaging.live.layer_subscriber import Ear
from messaging.live.standing import close_ended
from messaging.live.topic import Topic, has_events, join_frame, send_to
from messaging.protocol.encoding import encode

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

    async def hold_news(self, connection: Connection) -> None:
        """Hold back the news of a socket's own person until it was greeted."""
        await self._enter(user_group(connection.user.pk), connection)

    async def release_news(self, connection: Connection) -> None:
        """Let a socket that was greeted hear its own person's news, held back or to come."""
        topic = self.topics.get(user_group(connection.user.pk))
        while topic and (kept := topic.entering.get(connection)):
            topic.entering[connection] = []
            await self._control([connection], kept)
            connection.note_news(kept)
            if has_events(kept):
                await connection.deliver(join_frame(kept))
        if topic and topic.entering.pop(connection, None) is not None:
            topic.listeners.add(connection)

    async def enter(self, room_id: str, connection: Connection) -> Topic:
        """Hold back a room's events for a socket until it is `admitted` or leaves."""
        return await self._enter(room_group(room_id), connection)

    async def admit(self, topic: Topic, connection: Connection, version: int) -> None:
        """Let a socket hear the room, from the events that were held back on."""
        kept = topic.entering.pop(connection, None)
        if kept is None or connection.closed:
            return
        topic.trust(version)
        topic.listen(connection)
        if kept and await self._is_current(topic, kept) and connection in topic.listeners:
            await connection.deliver(join_frame(kept))

    def abandon(self, topic: Topic, connection: Connection) -> None:
        """Let a socket that could not enter hear no more than it did before."""
        topic.entering.pop(connection, None)
        self._release(topic)

    def watch(self, connection: Connection, versions: Mapping[str, int]) -> None:
        """Tell a socket of activity in rooms, of which it is a member at these versions."""
        for room_id, version in versions.items():
            group = room_group(room_id)
            topic = self.topics.setdefault(group, Topic(group))
            topic.trust(version)
            if connection not in topic.listeners:
                topic.watch(connection)
            self.ear.want(group)

    async def settle(self, connection: Connection) -> None:
        """Return when the layer carries what a socket watches, or turned out to be down."""
        for group in list(connection.watched):
            if group in connection.watched:
                await self.ear.join(group)

    def close(self, group: str, connection: Connection) -> None:
        """Let a socket that listens to a room hear no more than its activity."""
        if group in connection.rooms:
            self.topics[group].watch(connection)

    def leave(self, group: str, connection: Connection) -> None:
        """Let a socket hear nothing of a group."""
        if topic := self.topics.get(group):
            topic.drop(connection)
            self._release(topic)

    def forget(self, connection: Connection) -> None:
        """Let go of a closed socket."""
        self.connections.discard(connection)
        for group in [*connection.rooms, *connection.watched, user_group(connection.user.pk)]:
            self.leave(group, connection)

    def _release(self, topic: Topic) -> None:
        if topic.is_empty() and self.topics.get(topic.group) is topic:
            del self.topics[topic.group]
            self.ear.quit(topic.group)

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
                await self._control(topic.listeners, messages)
                if await self._is_current(topic, messages):
                    topic.note_news(messages)
                    await topic.flush(messages)
                    await topic.tell_news(messages)
                    self._note_activity(topic, messages)
        except Exception:
            logger.exception("A flush failed; the clocks will heal it.")
        finally:
            topic.flushing = None

    def _note_activity(self, topic: Topic, messages: list[dict[str, Any]]) -> None:
        if topic.watchers:
            topic.unwatched += strip(messages)
        if topic.unwatched and topic.telling is None:
            topic.telling = asyncio.ensure_future(self._tell_activity(topic))

    async def _tell_activity(self, topic: Topic) -> None:
        """Tell the watchers at once, and of what follows within a second together."""
        try:
            while topic.unwatched:
                messages, topic.unwatched = topic.unwatched, []
                # Again: somebody may have come in since, on an old list of members.
                if await self._is_current(topic, messages):
                    await send_to(topic.watchers, activity_frame(room_of(topic.group), messages))
                await asyncio.sleep(ACTIVITY_SECONDS)
        except Exception:
            logger.exception("Activity was not told; the clocks will heal it.")
        finally:
            topic.telling = None

    async def _control(
        self, connections: Collection[Connection], messages: list[dict[str, Any]]
    ) -> None:
        """Do what the messages ask of hubs: end what somebody may hear no more."""
        for message in messages:
            if room_id := message.get("joined"):
                for connection in connections:
                    self.watch(connection, {room_id: message["joined_version"]})
            if room_id := message.get("left"):
                for connection in connections:
                    self.leave(room_group(room_id), connection)
            if message.get("standing"):
                spare = message.get("spare")
                with suppress(ConfabError):  # the pulse will look again
                    await close_ended([each for each in connections if each.session != spare])

    async def _is_current(self, topic: Topic, messages: list[dict[str, Any]]) -> bool:
        """Whether the messages may be heard, after dropping those who may not hear them."""
        now = asyncio.get_running_loop().time()
        if now - self.checked_at > UNCHECKED_SECONDS:
            return False
        newest = max(message.get("version", 0) for message in messages)
        return newest <= topic.version or await self.check_members(topic)

    async def check_members(self, topic: Topic) -> bool:
        """Drop those who are no members now; false if that could not be found out."""
        connections = topic.members()
        users = {connection.user.pk for connection in connections}
        try:
            version, members = await in_database(checks.find_members, room_of(topic.group), users)
        except ConfabError:
            return False
        for connection in connections:
            if connection.user.pk not in members:
                topic.drop(connection)
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
        rooms = {room for connection in connections for room in rooms_of(connection)}
        try:
            found = await in_database(checks.find_clocks, rooms)
        except ConfabError:
            return  # the next pulse tells them
        await self._say_clocks(connections, found)

    async def _say_clocks(
        self, connections: list[Connection], found: dict[str, tuple[int, int]]
    ) -> None:
        for connection in connections:
            if rooms := rooms_of(connection) & found.keys():
                clocks = {room: found[room][0] for room in rooms}
                await connection.deliver(f"[{encode(clocks_event(clocks))}]")


def is_room(group: str) -> bool:
    return group.startswith("room.")


def room_of(group: str) -> str:
    return group.removeprefix("room.")


def rooms_of(connection: Connection) -> set[str]:
    """The rooms that a socket listens to or watches."""
    return {room_of(group) for group in connection.rooms | connection.watched}
