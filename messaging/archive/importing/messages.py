"""Writing the messages of an archive, with their reactions, mentions and edits."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any
from uuid import UUID

from accounts.identity import username_key
from messaging.actions.reactions import sum_reaction
from messaging.archive.format.rows import MessageRow, PersonRow
from messaging.archive.importing.bulk_copy import BATCH_SIZE, copy_rows
from messaging.archive.importing.source import ArchivedMessage
from messaging.models import Authority, Message
from messaging.rendering.service import render_with_retries
from messaging.text.mentions import ALL_NAMES

MESSAGE_COLUMNS = (
    "room_id", "seq", "changed", "kind", "author_id", "client_id", "reply_to", "mentions",
    "mentions_all", "reactions", "body", "html", "created_at", "edited_at", "deleted_at",
    "hidden_at", "hidden_authority", "details",
)  # fmt: skip
REACTION_COLUMNS = ("message_id", "user_id", "emoji")
EDIT_COLUMNS = ("message_id", "body", "html", "edited_at")
MENTION_COLUMNS = ("message_id", "user_id", "room_id", "seq")

UserIds = dict[UUID, UUID]
UsersById = Mapping[UUID, PersonRow]
OnProgress = Callable[[int], None]


def write_messages(
    messages: Iterable[ArchivedMessage], *, people: UsersById, ids: UserIds, on_progress: OnProgress
) -> int:
    """Write the messages of one room; return their number.

    `ids` maps the archive's `people` to users; `on_progress` gets the size of each batch.
    """
    messages, count = iter(messages), 0
    while batch := list(islice(messages, BATCH_SIZE)):
        rows = list(_messages(batch, people, ids))  # rendered before the statement begins
        copy_rows("messaging_message", MESSAGE_COLUMNS, rows)
        _write_side_rows([message for message in batch if _has_side_rows(message)], ids)
        count += len(batch)
        on_progress(len(batch))
    return count


def _has_side_rows(message: ArchivedMessage) -> bool:
    return bool(message.reactions or message.edits or message.row.mentions)


def _write_side_rows(batch: list[ArchivedMessage], ids: UserIds) -> None:
    """Write the rows that refer to messages by primary key."""
    if not batch:
        return
    room, seqs = batch[0].row.room, [message.row.seq for message in batch]
    pairs = Message.objects.filter(room=room, seq__in=seqs).values_list("seq", "pk")
    keys: dict[int, int] = dict(pairs)
    keyed = [(keys[message.row.seq], message) for message in batch]
    reactions = ((key, *each) for key, message in keyed for each in _reactions(message, ids))
    copy_rows("messaging_reaction", REACTION_COLUMNS, reactions)
    edits = [
        (key, edit.body, render_with_retries(edit.body, room), edit.edited_at)
        for key, message in keyed
        for edit in message.edits
    ]
    copy_rows("messaging_messageedit", EDIT_COLUMNS, edits)
    mentions = (
        (key, user, room, message.row.seq)
        for key, message in keyed
        for user in _mentions(message.row, ids)
    )
    copy_rows("messaging_mention", MENTION_COLUMNS, mentions)


def _messages(
    batch: list[ArchivedMessage], people: UsersById, ids: UserIds
) -> Iterator[tuple[Any, ...]]:
    for message in batch:
        row = message.row
        hidden_at, deleted_at = _gone(row)
        yield (
            row.room, row.seq, row.changed, row.kind, ids[row.author], row.client_id,
            row.reply_to, _mentions(row, ids), row.mentions_all, _sum_reactions(message, ids),
            row.body, _render(row, people), row.created_at, row.edited_at, deleted_at, hidden_at,
            _authority(row) if hidden_at else None, _details(row.details, ids),
        )  # fmt: skip


def _render(row: MessageRow, people: UsersById) -> str:
    if row.kind == "system" or not row.body:
        return ""
    named = {username_key(people[user].username) for user in row.mentions if user in people}
    names = named | ALL_NAMES if row.mentions_all else named
    return render_with_retries(row.body, row.room, names)


def _mentions(row: MessageRow, ids: UserIds) -> list[UUID]:
    """Return the mentioned users that the archive contains; a room's export may lack some."""
    return sorted({ids[user] for user in row.mentions if user in ids})


def _reactions(message: ArchivedMessage, ids: UserIds) -> list[tuple[UUID, str]]:
    """Return each reaction once, even if two users of the archive became one."""
    return list(dict.fromkeys((ids[each.user], each.emoji) for each in message.reactions))


def _sum_reactions(message: ArchivedMessage, ids: UserIds) -> str:
    """Return Message.reactions as JSON."""
    users: dict[str, list[UUID]] = {}
    for user, emoji in _reactions(message, ids):
        users.setdefault(emoji, []).append(user)
    return json.dumps([sum_reaction(*each) for each in users.items()], ensure_ascii=False)


def _gone(row: MessageRow) -> tuple[Any, Any]:
    """Return when it was hidden and deleted; a room's export only has the two flags."""
    if row.hidden_at or row.deleted_at:
        return row.hidden_at, row.deleted_at
    moment = row.edited_at or row.created_at
    return moment if row.hidden else None, moment if row.deleted and not row.hidden else None


def _authority(row: MessageRow) -> int:
    """Default to the site's authority, so that no member of the room can restore the message."""
    return row.hidden_authority or Authority.SITE_MODERATOR


def _details(details: dict[str, Any] | None, ids: UserIds) -> str | None:
    """Return the details of a system message with the user's id on this site."""
    if details is None:
        return None
    user = details.get("user")
    if isinstance(user, dict) and (user_id := _find_id(user.get("id"), ids)):
        details = details | {"user": user | {"id": user_id}}
    return json.dumps(details, ensure_ascii=False)


def _find_id(value: Any, ids: UserIds) -> str:
    try:
        return str(ids.get(UUID(str(value)), ""))
    except ValueError:
        return ""
