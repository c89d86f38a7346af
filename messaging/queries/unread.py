"""Unread counts: messages and mentions above a user's read mark, by room."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from accounts.models import User

MAX_UNREAD = 100  # the page shows "99+"

# Mentions are counted only in rooms with unread messages, which most rooms don't have.
COUNT = """
SELECT m.room_id, unread.count, mentioned.count, r.clock
FROM rooms_membership m JOIN rooms_room r ON r.id = m.room_id
CROSS JOIN (
    SELECT array(SELECT blocked_id FROM accounts_block WHERE blocker_id = %(user)s) AS ids
) AS blocked
CROSS JOIN LATERAL (
    SELECT greatest(m.last_read, CASE r.history WHEN 'all' THEN 0 ELSE m.joined_clock END) AS seq
) AS read
CROSS JOIN LATERAL (
    SELECT count(*) FROM (
        SELECT 1 FROM messaging_message t
        WHERE t.room_id = m.room_id AND t.seq > read.seq
          AND t.kind = 'text' AND t.author_id <> m.user_id AND t.author_id <> ALL (blocked.ids)
          AND t.deleted_at IS NULL AND t.hidden_at IS NULL
        LIMIT %(most)s
    ) AS counted
) AS unread
CROSS JOIN LATERAL (
    SELECT CASE WHEN unread.count = 0 THEN 0 ELSE (
        SELECT count(*) FROM (
            SELECT n.seq FROM messaging_mention n
            JOIN messaging_message t ON t.id = n.message_id
            WHERE n.user_id = m.user_id AND n.room_id = m.room_id AND n.seq > read.seq
              AND t.author_id <> m.user_id AND t.author_id <> ALL (blocked.ids)
              AND t.deleted_at IS NULL AND t.hidden_at IS NULL
            UNION
            SELECT t.seq FROM messaging_message t
            WHERE t.room_id = m.room_id AND t.mentions_all AND t.seq > read.seq
              AND t.author_id <> m.user_id AND t.author_id <> ALL (blocked.ids)
              AND t.deleted_at IS NULL AND t.hidden_at IS NULL
            LIMIT %(most)s
        ) AS counted
    ) END AS count
) AS mentioned
WHERE m.user_id = %(user)s AND (%(room)s::uuid IS NULL OR m.room_id = %(room)s)
"""


@dataclass(frozen=True)
class Unread:
    """`count` messages, `mentioned` of them mentioning the user, at the room's `clock`."""

    count: int = 0
    mentioned: int = 0
    clock: int = 0


def count_unread(user: User, room_id: UUID | None = None) -> dict[UUID, Unread]:
    """Return the unread counts of the user's rooms, or of one room. One query.

    The user's own messages and those of blocked authors don't count.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"user": user.pk, "room": room_id, "most": MAX_UNREAD})
        return {room: Unread(*counted) for room, *counted in cursor.fetchall()}
