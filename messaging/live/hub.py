"""The sockets of one process, subscribed to groups, and the delivery of what arrives for these.

Events that arrive while a room is being flushed leave together in the next frame. Sockets that
don't have a room open get one `room.activity` a second at most. Before anything of a newer
membership version is delivered, the subscribers are checked against the table: no socket gets
anything numbered after its user's removal, even if the event of that was lost.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress

from accounts.common.errors import ConfabError
from messaging.delivery.activity import ACTIVITY_SECONDS, activity_frame
from messaging.delivery.broadcasts import room_group, user_group
from messaging.delivery.envelope import Envelope
from messaging.live.connection import Connection
from messaging.live.database import in_database
from messaging.live.layer_subscriber import LayerSubscriber
from messaging.live.memberships import find_members
from messaging.live.session_state import close_ended_sessions
from messaging.live.subscriptions import GroupSubscribers, has_events, join_frame, send_to

logger = logging.getLogger(__name__)

UNCHECKED_SECONDS = 30  # how long deliveries go on while the database doesn't answer


class Hub:
    """All sockets of one process, and their subscriptions by group."""

    def __init__(self) -> None:
        self.groups: dict[str, GroupSubscribers] = {}
        self.connections: set[Connection] = set()
        self.checked_at = asyncio.get_running_loop().time()
        self.is_closing = False
        self.layer = LayerSubscriber(self.receive)

    # --- subscribing --------------------------------------------------------------------------

    async def hold_user_events(self, connection: Connection) -> None:
        """Hold the events of a socket's own user until its `ready` was sent."""
        await self._hold(user_group(connection.user.pk), connection)

    async def release_user_events(self, connection: Connection) -> None:
        """Subscribe a socket to its own user's events, and send those that were held."""
        subscribers = self.groups.get(user_group(connection.user.pk))
        while subscribers and (held := subscribers.pending.get(connection)):
            subscribers.pending[connection] = []
            await self._apply([connection], held)
            connection.track_rooms(held)
            if has_events(held):
                await connection.deliver(join_frame(held))
        if subscribers and subscribers.pending.pop(connection, None) is not None:
            subscribers.full.add(connection)

    async def hold_room_events(self, room_id: str, connection: Connection) -> GroupSubscribers:
        """Hold a room's events for a socket until `subscribe` or `cancel`."""
        return await self._hold(room_group(room_id), connection)

    async def subscribe(
        self, subscribers: GroupSubscribers, connection: Connection, version: int
    ) -> None:
        """Subscribe a member at this version to a room's events, starting with those held."""
        held = subscribers.pending.pop(connection, None)
        if held is None or connection.closed:
            return
        subscribers.set_version(version)
        subscribers.add_full(connection)
        if held and await self._is_current(subscribers, held) and connection in subscribers.full:
            await connection.deliver(join_frame(held))

    def cancel(self, subscribers: GroupSubscribers, connection: Connection) -> None:
        """Drop a pending subscription; one that the socket had before stays."""
        subscribers.pending.pop(connection, None)
        self._discard_if_empty(subscribers)

    def subscribe_activity(self, connection: Connection, versions: Mapping[str, int]) -> None:
        """Subscribe a socket to activity in rooms, whose member it is at these versions."""
        for room_id, version in versions.items():
            group = room_group(room_id)
            subscribers = self.groups.setdefault(group, GroupSubscribers(group))
            subscribers.set_version(version)
            if connection not in subscribers.full:
                subscribers.add_activity(connection)
            self.layer.add(group)

    async def wait_until_joined(self, connection: Connection) -> None:
        """Return when the layer carries the socket's activity groups, or is found to be down."""
        for group in list(connection.activity_groups):
            if group in connection.activity_groups:
                await self.layer.join(group)

    def close_room(self, group: str, connection: Connection) -> None:
        """Reduce a subscription to a room to its activity."""
        if group in connection.open_groups:
            self.groups[group].add_activity(connection)

    def unsubscribe(self, group: str, connection: Connection) -> None:
        if subscribers := self.groups.get(group):
            subscribers.remove(connection)
            self._discard_if_empty(subscribers)

    def remove(self, connection: Connection) -> None:
        """Remove a closed socket and its subscriptions."""
        self.connections.discard(connection)
        groups = connection.open_groups | connection.activity_groups
        for group in [*groups, user_group(connection.user.pk)]:
            self.unsubscribe(group, connection)

    def _discard_if_empty(self, subscribers: GroupSubscribers) -> None:
        group = subscribers.group
        if subscribers.is_empty() and self.groups.get(group) is subscribers:
            del self.groups[group]
            self.layer.discard(group)

    async def _hold(self, group: str, connection: Connection) -> GroupSubscribers:
        subscribers = self.groups.setdefault(group, GroupSubscribers(group))
        if connection not in subscribers.full:
            subscribers.pending[connection] = []
        try:
            await self.layer.join(group)
        except asyncio.CancelledError:  # the socket closed meanwhile
            self.unsubscribe(group, connection)
            raise
        return subscribers

    # --- delivery -----------------------------------------------------------------------------

    def receive(self, envelope: Envelope) -> None:
        """Deliver an envelope to its group's subscribers, in the background."""
        subscribers = self.groups.get(envelope.group)
        if subscribers is None:
            return
        subscribers.enqueue(envelope)
        if subscribers.flush_task is None:
            subscribers.flush_task = asyncio.ensure_future(self._flush(subscribers))

    async def _flush(self, subscribers: GroupSubscribers) -> None:
        try:
            while subscribers.queue:
                envelopes, subscribers.queue = subscribers.queue, []
                await self._apply(subscribers.full, envelopes)
                if await self._is_current(subscribers, envelopes):
                    subscribers.track_rooms(envelopes)
                    await subscribers.flush(envelopes)
                    await subscribers.flush_to_activity(envelopes)
                    self._queue_activity(subscribers, envelopes)
        except Exception:
            logger.exception("A flush failed; clients will catch up by the clocks.")
        finally:
            subscribers.flush_task = None

    def _queue_activity(self, subscribers: GroupSubscribers, envelopes: Sequence[Envelope]) -> None:
        if subscribers.activity:
            subscribers.activity_queue += [each for each in envelopes if each.changes]
        if subscribers.activity_queue and subscribers.activity_task is None:
            subscribers.activity_task = asyncio.ensure_future(self._send_activity(subscribers))

    async def _send_activity(self, subscribers: GroupSubscribers) -> None:
        """Send activity at once, and that of the next second together."""
        room_id = room_id_of(subscribers.group)
        try:
            while subscribers.activity_queue:
                envelopes, subscribers.activity_queue = subscribers.activity_queue, []
                # Once more: a subscriber may have been added since at an older version.
                if await self._is_current(subscribers, envelopes):
                    await send_to(subscribers.activity, activity_frame(room_id, envelopes))
                await asyncio.sleep(ACTIVITY_SECONDS)
        except Exception:
            logger.exception("Activity was not sent; clients will catch up by the clocks.")
        finally:
            subscribers.activity_task = None

    async def _apply(
        self, connections: Collection[Connection], envelopes: Sequence[Envelope]
    ) -> None:
        """Change subscriptions and close sockets as the envelopes of a user's group say."""
        for envelope in envelopes:
            if room_id := envelope.joined_room:
                for connection in connections:
                    self.subscribe_activity(connection, {room_id: envelope.joined_version})
            if room_id := envelope.left_room:
                for connection in connections:
                    self.unsubscribe(room_group(room_id), connection)
            if envelope.check_sessions:
                skipped = envelope.except_session
                with suppress(ConfabError):  # the next reconciliation checks them again
                    await close_ended_sessions([c for c in connections if c.session != skipped])

    async def _is_current(
        self, subscribers: GroupSubscribers, envelopes: Sequence[Envelope]
    ) -> bool:
        """Whether the envelopes may be delivered, after removing subscribers who left the room."""
        now = asyncio.get_running_loop().time()
        if now - self.checked_at > UNCHECKED_SECONDS:
            return False
        newest = max(envelope.membership_version for envelope in envelopes)
        return newest <= subscribers.version or await self.check_members(subscribers)

    async def check_members(self, subscribers: GroupSubscribers) -> bool:
        """Remove subscribers who are no longer members; false if the database didn't answer."""
        connections = subscribers.connections()
        users = {connection.user.pk for connection in connections}
        try:
            version, members = await in_database(find_members, room_id_of(subscribers.group), users)
        except ConfabError:
            return False
        for connection in connections:
            if connection.user.pk not in members:
                subscribers.remove(connection)
        subscribers.version = version
        return True


def is_room_group(group: str) -> bool:
    return group.startswith("room.")


def room_id_of(group: str) -> str:
    return group.removeprefix("room.")
