"""Which users may see each other's presence: those who share a room, without a block."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

Pair = tuple[UUID, UUID]  # (viewer, user)


def find_visible_pairs(pairs: Collection[Pair]) -> set[Pair]:
    """Return the pairs who share a room and don't block each other, in one query.

    Users see themselves.
    """
    query = """
        SELECT pair.viewer, pair.other
        FROM unnest(%s::uuid[], %s::uuid[]) AS pair (viewer, other)
        WHERE pair.viewer = pair.other OR (
            EXISTS (
                SELECT 1 FROM rooms_membership mine
                JOIN rooms_membership theirs ON theirs.room_id = mine.room_id
                WHERE mine.user_id = pair.viewer AND theirs.user_id = pair.other
            ) AND NOT EXISTS (
                SELECT 1 FROM accounts_block block WHERE (block.blocker_id, block.blocked_id)
                IN ((pair.viewer, pair.other), (pair.other, pair.viewer))
            )
        )
    """
    viewers, users = zip(*pairs, strict=True) if pairs else ((), ())
    with connection.cursor() as cursor:
        cursor.execute(query, [list(viewers), list(users)])
        return set(cursor.fetchall())
