"""The statement that posts: locks rooms, and puts drafts into their history."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from accounts.models import User
from messaging.actions.draft import Draft, Key
from messaging.models import Message
from rooms.access import RANKS, rules_of
from rooms.models import Room

# In the order of their ids, so that two batches of the same rooms wait for, and do not block, each
# other.
LOCK = """
SELECT * FROM rooms_room WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE
"""

# Under the rooms' locks, so nobody else posts, joins or leaves there until we commit: whoever is
# a member that may post (rooms/access.py: the role's rank is the place in `roles`), and has not
# posted that client_id, gets the room's next numbers, in the order given. Slow mode holds for
# plain members; a block in either direction, in a direct room of two (rooms/access.py). A message
# answers another only if its author may read that. It mentions members who do not block its
# author, and everybody only by a role that may. A direct room is shown again to those
# who hid it and do not block the author.
INSERT = """
WITH draft AS (
    SELECT * FROM unnest(%(rooms)s::uuid[], %(clocks)s::bigint[], %(authors)s::uuid[],
        %(client_ids)s::uuid[], %(bodies)s::text[], %(htmls)s::text[],
        %(replies)s::bigint[], %(named)s::text[], %(all_named)s::bool[],
        %(ranks)s::int[], %(all_ranks)s::int[], %(slow)s::int[], %(direct)s::bool[])
    WITH ORDINALITY
    AS d (room_id, clock, author_id, client_id, body, html, reply_to, named, all_named,
        rank, all_rank, slow, direct, n)
), fresh AS (
    SELECT d.*, u.username, u.display_name,
        d.clock + row_number() OVER (PARTITION BY d.room_id ORDER BY d.n) AS seq,
        (SELECT t.seq FROM messaging_message t JOIN rooms_room r ON r.id = t.room_id
            WHERE t.room_id = d.room_id AND t.seq = d.reply_to AND t.kind = 'text'
            AND (r.history = 'all' OR t.seq > m.joined_clock)) AS answered,
        CASE WHEN d.named = '' THEN '{}' ELSE ARRAY(
            SELECT o.user_id FROM rooms_membership o WHERE o.room_id = d.room_id
            AND o.user_id = ANY(string_to_array(d.named, ' ')::uuid[])
            AND NOT EXISTS (
                SELECT FROM accounts_block b
                WHERE b.blocker_id = o.user_id AND b.blocked_id = d.author_id
            ) ORDER BY 1
        ) END AS mentions,
        d.all_named AND array_position(%(roles)s::text[], m.role::text) > d.all_rank AS mentions_all
    FROM draft d
    JOIN rooms_membership m ON m.room_id = d.room_id AND m.user_id = d.author_id
    JOIN accounts_user u ON u.id = d.author_id AND u.is_active
    WHERE NOT EXISTS (
        SELECT FROM messaging_message p WHERE p.room_id = d.room_id
            AND p.author_id = d.author_id AND p.client_id = d.client_id
    )
    AND array_position(%(roles)s::text[], m.role::text) > d.rank
    AND (m.muted_until IS NULL OR m.muted_until <= %(now)s)
    AND (d.slow = 0 OR m.role <> 'member' OR m.last_posted_at IS NULL
        OR m.last_posted_at <= %(now)s - d.slow * interval '1 second')
    AND NOT (d.direct AND EXISTS (
        SELECT FROM rooms_membership o
        JOIN accounts_block b ON (b.blocker_id, b.blocked_id)
            IN ((o.user_id, d.author_id), (d.author_id, o.user_id))
        WHERE o.room_id = d.room_id
            AND (SELECT count(*) FROM rooms_membership c WHERE c.room_id = d.room_id) = 2
    ))
), posted AS (
    INSERT INTO messaging_message
        (room_id, seq, changed, kind, author_id, client_id, reply_to, mentions, mentions_all,
            reactions, body, html, created_at)
    SELECT room_id, seq, seq, 'text', author_id, client_id, answered, mentions, mentions_all,
        '[]', body, html, %(now)s FROM fresh
    RETURNING id, room_id, seq, mentions
), mentioned AS (
    INSERT INTO messaging_mention (message_id, room_id, seq, user_id)
    SELECT id, room_id, seq, unnest(mentions) FROM posted
), advanced AS (
    UPDATE rooms_room r SET clock = f.clock
    FROM (SELECT room_id, max(seq) AS clock FROM fresh GROUP BY room_id) f WHERE r.id = f.room_id
), paced AS (
    UPDATE rooms_membership m SET last_posted_at = %(now)s
    FROM fresh f WHERE f.slow > 0 AND m.room_id = f.room_id AND m.user_id = f.author_id
), shown AS (
    UPDATE rooms_membership m SET is_hidden = false
    FROM fresh f WHERE f.direct AND m.room_id = f.room_id AND m.is_hidden AND NOT EXISTS (
        SELECT FROM accounts_block b WHERE b.blocker_id = m.user_id AND b.blocked_id = f.author_id
    )
)
SELECT room_id, author_id, client_id, seq, username, display_name, answered, mentions, mentions_all
FROM fresh ORDER BY n
"""


def lock_rooms(room_ids: set[UUID], *, passing_locked: bool) -> dict[UUID, Room]:
    query = LOCK + ("SKIP LOCKED" if passing_locked else "")
    return {room.pk: room for room in Room.objects.raw(query, [list(room_ids)])}


def insert_drafts(rooms: dict[UUID, Room], drafts: dict[Key, Draft]) -> dict[Key, Message]:
    """Return the messages that were posted; a draft that was refused is not among them."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(INSERT, _columns(rooms, list(drafts.values()), now))
        messages = (_message(drafts[row[0], row[1], row[2]], row, now) for row in cursor)
        return {
            (message.room_id, message.author_id, message.client_id): message for message in messages
        }


def _columns(rooms: dict[UUID, Room], drafts: list[Draft], now: datetime) -> dict[str, Any]:
    return {
        "now": now,
        "rooms": [draft.room_id for draft in drafts],
        "clocks": [rooms[draft.room_id].clock for draft in drafts],
        "authors": [draft.author_id for draft in drafts],
        "client_ids": [draft.client_id for draft in drafts],
        "bodies": [draft.body for draft in drafts],
        "htmls": [draft.html for draft in drafts],
        "replies": [draft.reply_to for draft in drafts],
        "named": [" ".join(map(str, draft.mentioned.people.values())) for draft in drafts],
        "all_named": [draft.mentioned.all for draft in drafts],
        "roles": [str(role) for role in RANKS],
        "ranks": [_rank(rooms[draft.room_id], "post") for draft in drafts],
        "all_ranks": [_rank(rooms[draft.room_id], "mention_all") for draft in drafts],
        "slow": [rooms[draft.room_id].slow_seconds for draft in drafts],
        "direct": [rooms[draft.room_id].is_direct for draft in drafts],
    }


def _rank(room: Room, act: str) -> int:
    """Return the lowest rank that may, which is higher than any where nobody may."""
    least = rules_of(room)[act]
    return len(RANKS) if least is None else RANKS[least]


def _message(draft: Draft, row: tuple[Any, ...], now: datetime) -> Message:
    room_id, author_id, client_id, seq, username, display_name, *rest = row
    reply_to, mentions, mentions_all = rest
    return Message(
        room_id=room_id,
        seq=seq,
        changed=seq,
        kind=Message.Kind.TEXT,
        author=User(id=author_id, username=username, display_name=display_name),
        client_id=client_id,
        reply_to=reply_to,
        mentions=mentions,
        mentions_all=mentions_all,
        body=draft.body,
        html=draft.html,
        created_at=now,
    )
