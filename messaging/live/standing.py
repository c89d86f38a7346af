"""Whether the people behind sockets still may listen: their account, password and session.

And whether they show that they are here, which is asked in the same query.
"""

from collections.abc import Collection

from messaging.live import checks
from messaging.live.connection import Connection
from messaging.live.database import in_database

CLOSE_SESSION_ENDED, CLOSE_DISABLED = 4401, 4403


async def close_ended(connections: Collection[Connection]) -> None:
    """Close those whose session ended or whose person was disabled. Raises Retry.

    Notes for the others whether they show their presence.
    """
    standing = await in_database(
        checks.find_standing,
        {connection.session for connection in connections},
        {connection.user.pk for connection in connections},
    )
    for connection in connections:
        connection.user.shows_presence = connection.user.pk not in standing.hidden
        if code := _verdict(connection, standing):
            await connection.close(code)


def _verdict(connection: Connection, standing: checks.Standing) -> int:
    if connection.user.pk not in standing.passwords:
        return CLOSE_DISABLED
    if standing.passwords[connection.user.pk] != connection.user.password:
        return CLOSE_SESSION_ENDED
    return 0 if connection.session in standing.sessions else CLOSE_SESSION_ENDED
