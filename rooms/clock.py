"""The room's clock numbers every visible change, under the lock of the room's row."""

from typing import NamedTuple
from uuid import UUID

from django.db import connection

from accounts.common.errors import NotFound
from rooms.models import Room

MAX_SEQ = 2**53 - 1  # the largest integer that is exact in JavaScript


class Tick(NamedTuple):
    clock: int
    membership_version: int


def tick(room: Room | UUID, *, count: int = 1, members: bool = False) -> Tick:
    """Lock the room's row until the transaction ends, and take its next number. Raises NotFound.

    With `count`, several numbers are taken and the last is returned. With `members`, the
    membership version moves too. A given Room gets the new values.

    Check permissions after this call: under the lock nothing else changes the room, and a
    rollback returns the number.
    """
    query = """
        UPDATE rooms_room
        SET clock = clock + %s, membership_version = membership_version + %s
        WHERE id = %s
        RETURNING clock, membership_version
    """
    room_id = room.pk if isinstance(room, Room) else room
    with connection.cursor() as cursor:
        cursor.execute(query, [count, int(members), room_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    if isinstance(room, Room):
        room.clock, room.membership_version = row
    return Tick(*row)
