"""Whether sockets know which rooms are theirs: the news of a room joined or left may be lost."""

from collections.abc import Collection
from typing import Any

from messaging.delivery.broadcasts import room_group, room_joined_event, room_left_event
from messaging.live import checks
from messaging.live.connection import Connection
from messaging.live.database import in_database
from messaging.live.hub import Hub, rooms_of


async def tell_missed(hub: Hub, connections: Collection[Connection]) -> None:
    """Tell each greeted socket the rooms it was not told of. Raises Retry."""
    greeted = [connection for connection in connections if connection.standing]
    users = {connection.user.pk for connection in greeted}
    standings = await in_database(checks.find_standings, users)
    for connection in greeted:
        if standings.get(connection.user.pk, (0, 0)) != connection.standing:
            await _compare(hub, connection)


async def _compare(hub: Hub, connection: Connection) -> None:
    told = set(connection.told)
    found = await in_database(checks.find_rooms, connection.user)
    if connection.told != told:
        return  # news came meanwhile; the next pulse sees what came of it
    connection.note(found)
    # Who was dropped while they were out hears nothing of a room that they know and are in again.
    missed = connection.told - (told & rooms_of(connection))
    hub.watch(connection, {room: found.versions[room] for room in missed})
    for room in _by_id(found.rooms, missed):
        await connection.say(room_joined_event(room))
    for room_id in told - connection.told:
        hub.leave(room_group(room_id), connection)
        await connection.say(room_left_event(room_id, "removed"))


def _by_id(rooms: list[dict[str, Any]], ids: set[str]) -> list[dict[str, Any]]:
    return [room for room in rooms if str(room["id"]) in ids]
