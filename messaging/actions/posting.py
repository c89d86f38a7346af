"""Posting: messages enter a room's history, in order and exactly once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.errors import ConfabError, Locked, NotFound
from accounts.models import User
from messaging import broadcasts
from messaging.actions.refusing import explain_refusal
from messaging.markdown import render
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
# plain members; a block for what its maker would get in a room of two. A message answers another
# only if its author may read that.
INSERT = """
WITH draft AS (
    SELECT * FROM unnest(%(rooms)s::uuid[], %(clocks)s::bigint[], %(authors)s::uuid[],
        %(client_ids)s::uuid[], %(bodies)s::text[], %(htmls)s::text[],
        %(replies)s::bigint[], %(ranks)s::int[], %(slow)s::int[], %(direct)s::bool[])
    WITH ORDINALITY
    AS d (room_id, clock, author_id, client_id, body, html, reply_to, rank, slow, direct, n)
), fresh AS (
    SELECT d.*, u.username, u.display_name,
        d.clock + row_number() OVER (PARTITION BY d.room_id ORDER BY d.n) AS seq,
        (SELECT t.seq FROM messaging_message t JOIN rooms_room r ON r.id = t.room_id
            WHERE t.room_id = d.room_id AND t.seq = d.reply_to AND t.kind = 'text'
            AND (r.history = 'all' OR t.seq > m.joined_clock)) AS answered
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
        JOIN accounts_block b ON b.blocker_id = o.user_id AND b.blocked_id = d.author_id
        WHERE o.room_id = d.room_id
            AND (SELECT count(*) FROM rooms_membership c WHERE c.room_id = d.room_id) = 2
    ))
), posted AS (
    INSERT INTO messaging_message
        (room_id, seq, changed, kind, author_id, client_id, reply_to, body, html, created_at)
    SELECT room_id, seq, seq, 'text', author_id, client_id, answered, body, html, %(now)s FROM fresh
), advanced AS (
    UPDATE rooms_room r SET clock = f.clock
    FROM (SELECT room_id, max(seq) AS clock FROM fresh GROUP BY room_id) f WHERE r.id = f.room_id
), paced AS (
    UPDATE rooms_membership m SET last_posted_at = %(now)s
    FROM fresh f WHERE f.slow > 0 AND m.room_id = f.room_id AND m.user_id = f.author_id
)
SELECT room_id, author_id, client_id, seq, username, display_name, answered FROM fresh ORDER BY n
"""

Key = tuple[UUID, UUID, UUID]


@dataclass(frozen=True)
class Draft:
    """A message before it has a number. Made outside the transaction: rendering takes time."""

    room_id: UUID
    author_id: UUID
    client_id: UUID
    body: str
    html: str = field(repr=False)
    reply_to: int | None = None

    @classmethod
    def write(
        cls,
        *,
        room_id: UUID,
        author: User,
        client_id: UUID,
        body: str,
        reply_to: int | None = None,
    ) -> "Draft":
        """`body` is what schemas.Body let through; `reply_to` the seq of what it answers."""
        return cls(room_id, author.pk, client_id, body, render(body), reply_to)

    @property
    def key(self) -> Key:
        return self.room_id, self.author_id, self.client_id


@dataclass(frozen=True)
class Posted:
    """A message in history; `created` is false when an earlier attempt had put it there."""

    message: Message
    created: bool


def post_message(draft: Draft) -> Posted:
    """Post one message. Raises NotFound if its author is not (any more) in the room.

    Raises Forbidden and RateLimited where they are, but may not post (now).
    """
    outcome = post_messages([draft])[0]
    if isinstance(outcome, ConfabError):
        raise outcome
    return outcome


def post_messages(
    drafts: Sequence[Draft], *, passing_locked: bool = False
) -> list[Posted | ConfabError]:
    """Post several messages in one commit; one outcome for each draft.

    An author who is not a member gets NotFound, one who may not post now Forbidden or
    RateLimited, and neither keeps the others from being posted.
    With `passing_locked`, rooms that somebody else has locked are not waited for: their drafts
    get Locked, and nothing was changed for them.
    """
    with transaction.atomic():
        rooms = _lock({draft.room_id for draft in drafts}, passing_locked=passing_locked)
        open_drafts = {draft.key: draft for draft in drafts if draft.room_id in rooms}
        posted = _insert(rooms, open_drafts) if open_drafts else {}
        transaction.on_commit(lambda: _tell(rooms, posted))
    earlier = _find([draft for key, draft in open_drafts.items() if key not in posted])
    missing = Locked() if passing_locked else NotFound()
    return [
        _outcome(draft, posted, earlier) if draft.room_id in rooms else missing for draft in drafts
    ]


def _lock(room_ids: set[UUID], *, passing_locked: bool) -> dict[UUID, Room]:
    query = LOCK + ("SKIP LOCKED" if passing_locked else "")
    return {room.pk: room for room in Room.objects.raw(query, [list(room_ids)])}


def _insert(rooms: dict[UUID, Room], drafts: dict[Key, Draft]) -> dict[Key, Message]:
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(INSERT, _columns(rooms, list(drafts.values()), now))
        messages = (_message(drafts[row[0], row[1], row[2]], row, now) for row in cursor)
        return {_key(message): message for message in messages}


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
        "roles": [str(role) for role in RANKS],
        "ranks": [_rank(rooms[draft.room_id]) for draft in drafts],
        "slow": [rooms[draft.room_id].slow_seconds for draft in drafts],
        "direct": [rooms[draft.room_id].is_direct for draft in drafts],
    }


def _rank(room: Room) -> int:
    """Return the lowest rank that may post, which is higher than any where nobody may."""
    least = rules_of(room)["post"]
    return len(RANKS) if least is None else RANKS[least]


def _message(draft: Draft, row: tuple[Any, ...], now: datetime) -> Message:
    room_id, author_id, client_id, seq, username, display_name, reply_to = row
    return Message(
        room_id=room_id,
        seq=seq,
        changed=seq,
        kind=Message.Kind.TEXT,
        author=User(id=author_id, username=username, display_name=display_name),
        client_id=client_id,
        reply_to=reply_to,
        body=draft.body,
        html=draft.html,
        created_at=now,
    )


def _tell(rooms: dict[UUID, Room], posted: dict[Key, Message]) -> None:
    by_room: dict[UUID, list[Message]] = {}
    for message in posted.values():
        by_room.setdefault(message.room_id, []).append(message)
    for room_id, messages in by_room.items():
        broadcasts.messages_created(room_id, messages, rooms[room_id].membership_version)


def _find(drafts: Sequence[Draft]) -> dict[Key, Message]:
    """Return what earlier attempts at these drafts posted, as their authors may still see it."""
    if not drafts:
        return {}
    messages = Message.objects.select_related("author").filter(
        room__in={draft.room_id for draft in drafts},
        author__in={draft.author_id for draft in drafts},
        client_id__in={draft.client_id for draft in drafts},
        room__memberships__user=F("author"),
    )
    return {_key(message): message for message in messages}


def _key(message: Message) -> Key:
    return message.room_id, message.author_id, message.client_id


def _outcome(
    draft: Draft, posted: dict[Key, Message], earlier: dict[Key, Message]
) -> Posted | ConfabError:
    if draft.key in posted:
        return Posted(posted[draft.key], created=True)
    if draft.key in earlier:
        return Posted(earlier[draft.key], created=False)
    return explain_refusal(draft.room_id, draft.author_id)
