"""How often a person was mentioned by what they have not read yet."""

from uuid import UUID

from django.db import connection

from accounts.models import User

MENTIONED_MOST = 100  # counted no further, as the unread


def count_mentioned(user: User, room_id: UUID | None = None) -> dict[UUID, int]:
    """Return how many unread messages of others mention the user, in each room; one query.

    As with the unread, whom the user blocks does not count.
    """
    query = """
        SELECT m.room_id, mentioned.count
        FROM rooms_membership m JOIN rooms_room r ON r.id = m.room_id
        CROSS JOIN (
            SELECT array(SELECT blocked_id FROM accounts_block WHERE blocker_id = %s) AS ids
        ) AS blocked
        CROSS JOIN LATERAL (
            SELECT greatest(m.last_read, CASE r.history WHEN 'all' THEN 0 ELSE m.joined_clock END)
                AS seq
        ) AS read
        CROSS JOIN LATERAL (
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
                LIMIT %s
            ) AS counted
        ) AS mentioned
        WHERE m.user_id = %s AND (%s::uuid IS NULL OR m.room_id = %s)
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [user.pk, MENTIONED_MOST, user.pk, room_id, room_id])
        return dict(cursor.fetchall())
