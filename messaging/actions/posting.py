"""Posting: messages enter a room's history, in order and exactly once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.errors import ConfabError, NotFound
from accounts.models import User
from messaging import broadcasts
from messaging.markdown import render
from messaging.models import Message

LOCK = "SELECT clock, membership_version FROM rooms_room WHERE id = %s FOR NO KEY UPDATE"

# Under the room's lock, so nobody else posts, joins or leaves until we commit: whoever is a
# member and has not posted that client_id gets the next numbers, in the order given.
INSERT = """
WITH draft AS (
    SELECT * FROM unnest(%(authors)s::uuid[], %(client_ids)s::uuid[], %(bodies)s::text[],
        %(htmls)s::text[]) WITH ORDINALITY AS d (author_id, client_id, body, html, n)
), fresh AS (
    SELECT d.*, u.username, u.display_name, %(clock)s + row_number() OVER (ORDER BY n) AS seq
    FROM draft d
    JOIN rooms_membership m ON m.room_id = %(room)s AND m.user_id = d.author_id
    JOIN accounts_user u ON u.id = d.author_id AND u.is_active
    WHERE NOT EXISTS (
        SELECT FROM messaging_message p
        WHERE p.room_id = %(room)s AND p.author_id = d.author_id AND p.client_id = d.client_id
    )
), posted AS (
    INSERT INTO messaging_message
        (room_id, seq, changed, kind, author_id, client_id, body, html, created_at)
    SELECT %(room)s, seq, seq, 'text', author_id, client_id, body, html, %(now)s FROM fresh
), advanced AS (
    UPDATE rooms_room SET clock = clock + (SELECT count(*) FROM fresh) WHERE id = %(room)s
)
SELECT author_id, client_id, seq, username, display_name FROM fresh ORDER BY seq
"""


@dataclass(frozen=True)
class Draft:
    """A message before it has a number. Made outside the transaction: rendering takes time."""

    author_id: UUID
    client_id: UUID
    body: str
    html: str = field(repr=False)

    @classmethod
    def write(cls, *, author: User, client_id: UUID, body: str) -> "Draft":
        """`body` is what schemas.Body let through."""
        return cls(author_id=author.pk, client_id=client_id, body=body, html=render(body))

    @property
    def key(self) -> tuple[UUID, UUID]:
        return self.author_id, self.client_id


@dataclass(frozen=True)
class Posted:
    """A message in history; `created` is false when an earlier attempt had put it there."""

    message: Message
    created: bool


def post_message(*, room_id: UUID, draft: Draft) -> Posted:
    """Post one message. Raises NotFound if its author is not (any more) in the room."""
    outcome = post_messages(room_id=room_id, drafts=[draft])[0]
    if isinstance(outcome, ConfabError):
        raise outcome
    return outcome


def post_messages(*, room_id: UUID, drafts: Sequence[Draft]) -> list[Posted | ConfabError]:
    """Post several people's messages to one room in one commit; one outcome for each draft.

    An author who is not a member gets NotFound and does not keep the others from being posted.
    """
    with transaction.atomic():
        posted, version = _insert(room_id, {draft.key: draft for draft in drafts})
        if posted:
            transaction.on_commit(
                lambda: broadcasts.messages_created(room_id, list(posted.values()), version)
            )
    earlier = _find(room_id, [draft for draft in drafts if draft.key not in posted])
    return [_outcome(draft, posted, earlier) for draft in drafts]


def _insert(
    room_id: UUID, drafts: dict[tuple[UUID, UUID], Draft]
) -> tuple[dict[tuple[UUID, UUID], Message], int]:
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [room_id])
        room = cursor.fetchone()
        if room is None:
            return {}, 0
        clock, version = room
        cursor.execute(INSERT, _columns(room_id, clock, list(drafts.values()), now))
        rows = cursor.fetchall()
    messages = (_message(room_id, drafts[row[0], row[1]], row, now) for row in rows)
    return {(message.author_id, message.client_id): message for message in messages}, version


def _columns(room_id: UUID, clock: int, drafts: list[Draft], now: datetime) -> dict[str, Any]:
    return {
        "room": room_id,
        "clock": clock,
        "now": now,
        "authors": [draft.author_id for draft in drafts],
        "client_ids": [draft.client_id for draft in drafts],
        "bodies": [draft.body for draft in drafts],
        "htmls": [draft.html for draft in drafts],
    }


def _message(room_id: UUID, draft: Draft, row: tuple[Any, ...], now: datetime) -> Message:
    author_id, client_id, seq, username, display_name = row
    return Message(
        room_id=room_id,
        seq=seq,
        changed=seq,
        kind=Message.Kind.TEXT,
        author=User(id=author_id, username=username, display_name=display_name),
        client_id=client_id,
        body=draft.body,
        html=draft.html,
        created_at=now,
    )


def _find(room_id: UUID, drafts: list[Draft]) -> dict[tuple[UUID, UUID], Message]:
    """Return what earlier attempts at these drafts posted, as their authors may still see it."""
    if not drafts:
        return {}
    messages = Message.objects.in_room(room_id).filter(
        author__in={draft.author_id for draft in drafts},
        client_id__in={draft.client_id for draft in drafts},
        room__memberships__user=F("author"),
    )
    return {(message.author_id, message.client_id): message for message in messages}


def _outcome(
    draft: Draft,
    posted: dict[tuple[UUID, UUID], Message],
    earlier: dict[tuple[UUID, UUID], Message],
) -> Posted | ConfabError:
    if draft.key in posted:
        return Posted(posted[draft.key], created=True)
    if draft.key in earlier:
        return Posted(earlier[draft.key], created=False)
    return NotFound()
