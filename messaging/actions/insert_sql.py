"""The statements that lock rooms and insert new messages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from accounts.models import User
from messaging.actions.new_message import Key, NewMessage
from messaging.models import Message
from rooms.access import RANKS, rules_of
from rooms.models import Room

# Ordered by id, so that two batches with the same rooms can't deadlock.
LOCK = """
SELECT * FROM rooms_room WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE
"""

# Runs under the rooms' locks: no one posts, joins or leaves there until the commit. An author who
# may post (rooms/access.py; a role's rank is its index in `roles`) and hasn't posted that
# client_id gets the room's next numbers, in the order given. Slow mode applies to plain members,
# and blocks in either direction to direct rooms of two. reply_to is kept only if the author may
# read the message that it names. Members who block the author are not mentioned, and all members
# only if the author's role allows it. A direct room is shown again to members who hid it, unless
# they block the author.
INSERT = """
WITH new AS (
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
    FROM new d
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


def lock_rooms(room_ids: set[UUID], *, skip_locked: bool) -> dict[UUID, Room]:
    query = LOCK + ("SKIP LOCKED" if skip_locked else "")
    return {room.pk: room for room in Room.objects.raw(query, [list(room_ids)])}


def insert_messages(rooms: dict[UUID, Room], messages: dict[Key, NewMessage]) -> dict[Key, Message]:
    """Return the messages that were inserted; those that were refused are not among them."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(INSERT, _columns(rooms, list(messages.values()), now))
        inserted = (_message(messages[row[0], row[1], row[2]], row, now) for row in cursor)
        return {(each.room_id, each.author_id, each.client_id): each for each in inserted}


def _columns(rooms: dict[UUID, Room], messages: list[NewMessage], now: datetime) -> dict[str, Any]:
    texts = [message.composed_text for message in messages]
    theirs = [rooms[message.room_id] for message in messages]
    return {
        "now": now,
        "rooms": [room.pk for room in theirs],
        "clocks": [room.clock for room in theirs],
        "authors": [message.author.pk for message in messages],
        "client_ids": [message.client_id for message in messages],
        "bodies": [text.body for text in texts],
        "htmls": [text.html for text in texts],
        "replies": [message.reply_to for message in messages],
        "named": [" ".join(map(str, text.mentions.people.values())) for text in texts],
        "all_named": [text.mentions.all for text in texts],
        "roles": [str(role) for role in RANKS],
        "ranks": [_lowest_rank(room, "post") for room in theirs],
        "all_ranks": [_lowest_rank(room, "mention_all") for room in theirs],
        "slow": [room.slow_seconds for room in theirs],
        "direct": [room.is_direct for room in theirs],
    }


def _lowest_rank(room: Room, permission: str) -> int:
    """Return the lowest rank with a permission; one above the highest if no role has it."""
    least = rules_of(room)[permission]
    return len(RANKS) if least is None else RANKS[least]


def _message(new: NewMessage, row: tuple[Any, ...], now: datetime) -> Message:
    room_id, author_id, client_id, seq, username, display_name, *rest = row
    reply_to, mentions, mentions_all = rest
    text = new.composed_text
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
        body=text.body,
        html=text.html,
        created_at=now,
    )
