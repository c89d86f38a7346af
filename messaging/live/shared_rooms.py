"""Who may know whether a person is here: those who share a room with them, without a block."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

Pair = tuple[UUID, UUID]  # who watches, and whom


def find_acquainted(pairs: Collection[Pair]) -> set[Pair]:
    """Return those of the pairs who share a room and do not block each other; one query.

    A person is acquainted with themselves.
    """
    query = """
        SELECT pair.watcher, pair.watched
        FROM unnest(%s::uuid[], %s::uuid[]) AS pair (watcher, watched)
        WHERE pair.watcher = pair.watched OR (
            EXISTS (
                SELECT 1 FROM rooms_membership mine
                JOIN rooms_membership theirs ON theirs.room_id = mine.room_id
                WHERE mine.user_id = pair.watcher AND theirs.user_id = pair.watched
            ) AND NOT EXISTS (
                SELECT 1 FROM accounts_block block WHERE (block.blocker_id, block.blocked_id)
                IN ((pair.watcher, pair.watched), (pair.watched, pair.watcher))
            )
        )
    """
    watchers, watched = zip(*pairs, strict=True) if pairs else ((), ())
    with connection.cursor() as cursor:
        cursor.execute(query, [list(watchers), list(watched)])
        return set(cursor.fetchall())
