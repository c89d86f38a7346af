"""Reconciles the sockets of a process with the database, every settings.RECONCILE_SECONDS.

It closes sockets whose session ended, sends rooms that were joined or left, removes subscribers
who are no longer members, and sends every socket the clocks of its rooms. So clients recover
from any lost event, and a socket that lost access gets nothing more even if every event was
lost. It costs four queries, however many sockets there are.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping

from django.conf import settings

from accounts.common.errors import ConfabError
from messaging.delivery.broadcasts import (
    clocks_event,
    room_group,
    room_joined_event,
    room_left_event,
)
from messaging.live.connection import Connection
from messaging.live.database import in_database
from messaging.live.hub import Hub, is_room_group, room_id_of
from messaging.live.memberships import (
    RoomState,
    UserRooms,
    find_fingerprints,
    find_room_states,
    find_user_rooms,
)
from messaging.live.session_state import close_ended_sessions
from messaging.protocol.close_codes import CloseCode
from messaging.protocol.encoding import encode

logger = logging.getLogger(__name__)

STUCK_SECONDS = 5  # between checks for clients that are behind for too long
RENEW_EVERY = 240  # reconciliations, an hour; the layer drops its members after a day

UNKNOWN_ROOM = RoomState(clock=0, membership_version=-1)


class Reconciler:
    """Reconciles the sockets of one hub."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self._tasks: list[asyncio.Task[None]] = []
        self._count = 0

    def start(self) -> None:
        self._tasks = [
            asyncio.ensure_future(_every(settings.RECONCILE_SECONDS, self.reconcile)),
            asyncio.ensure_future(_every(STUCK_SECONDS, self.close_stuck)),
        ]

    async def reconcile(self) -> None:
        """Raises Retry."""
        self._count += 1
        if self._count % RENEW_EVERY == 0:
            self.hub.layer.renew()
        if connections := list(self.hub.connections):
            await close_ended_sessions(connections)
            await self._send_missed_rooms(connections)
            await self._check_rooms()
        self.hub.checked_at = asyncio.get_running_loop().time()

    async def close_stuck(self) -> None:
        for connection in list(self.hub.connections):
            if connection.is_stuck():
                await connection.close(CloseCode.TOO_SLOW)

    async def send_clocks(self, connection: Connection) -> None:
        """Send a socket that missed events the clocks of its rooms."""
        try:
            states = await in_database(find_room_states, room_ids(connection))
        except ConfabError:
            return  # the next reconciliation sends them
        await _send_clocks([connection], states)

    # --- rooms joined and left ----------------------------------------------------------------

    async def _send_missed_rooms(self, connections: Collection[Connection]) -> None:
        """Send sockets the rooms joined or left whose events they missed. Raises Retry."""
        ready = [each for each in connections if each.membership_fingerprint]
        users = {connection.user.pk for connection in ready}
        fingerprints = await in_database(find_fingerprints, users)
        for connection in ready:
            current = fingerprints.get(connection.user.pk, (0, 0))
            if connection.membership_fingerprint != current:
                await self._update_rooms(connection)

    async def _update_rooms(self, connection: Connection) -> None:
        known = set(connection.known_rooms)
        user_rooms = await in_database(find_user_rooms, connection.user)
        if connection.known_rooms != known:
            return  # an event came meanwhile; the next reconciliation compares again
        connection.set_rooms(user_rooms)
        await self._send_joined(connection, known, user_rooms)
        for room_id in known - connection.known_rooms:
            self.hub.unsubscribe(room_group(room_id), connection)
            await connection.send_event(room_left_event(room_id, "removed"))

    async def _send_joined(
        self, connection: Connection, known: set[str], user_rooms: UserRooms
    ) -> None:
        # A known room without a subscription was left and joined again while events were lost.
        missed = connection.known_rooms - (known & room_ids(connection))
        versions = {room: user_rooms.versions[room] for room in missed}
        self.hub.subscribe_activity(connection, versions)
        for room in user_rooms.rooms:
            if str(room["id"]) in missed:
                await connection.send_event(room_joined_event(room))

    # --- members and clocks -------------------------------------------------------------------

    async def _check_rooms(self) -> None:
        """Check the subscribers of rooms whose membership changed, and send all clocks."""
        groups = {name: group for name, group in self.hub.groups.items() if is_room_group(name)}
        states = await in_database(find_room_states, [room_id_of(name) for name in groups])
        for name, group in groups.items():
            state = states.get(room_id_of(name), UNKNOWN_ROOM)
            if state.membership_version != group.version:
                await self.hub.check_members(group)
        await _send_clocks(list(self.hub.connections), states)


def room_ids(connection: Connection) -> set[str]:
    """Return the ids of the rooms that a socket is subscribed to."""
    return {room_id_of(group) for group in connection.open_groups | connection.activity_groups}


async def _send_clocks(
    connections: Collection[Connection], states: Mapping[str, RoomState]
) -> None:
    for connection in connections:
        if rooms := room_ids(connection) & states.keys():
            clocks = {room: states[room].clock for room in rooms}
            await connection.deliver(f"[{encode(clocks_event(clocks))}]")


async def _every(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except ConfabError as error:
            logger.warning("Sockets could not be reconciled: %s", error)
        except Exception:
            logger.exception("The reconciliation failed.")
