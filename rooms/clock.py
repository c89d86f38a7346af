"""The room's clock: every visible change takes its next number, under the room's row lock."""

from typing import NamedTuple
from uuid import UUID

from django.db import connection

from accounts.common.errors import NotFound

MAX_SEQ = 2**53 - 1  # the largest integer that is exact in JavaScript


class Tick(NamedTuple):
    clock: int
    membership_version: int


def advance(room_id: UUID, count: int = 1) -> Tick:
    """Lock the room until the transaction ends, and take its next number. Raises NotFound.

    For several changes at once it takes as many numbers, of which the last is returned.

    What has to hold for the change is checked after this: then nobody else changes it meanwhile,
    and the number is given back if the transaction is rolled back.
    """
    query = """
        UPDATE rooms_room SET clock = clock + %s WHERE id = %s
        RETURNING clock, membership_version
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [count, room_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    return Tick(*row)
