"""Writing messages of an archive, with their reactions, mentions and earlier texts."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any
from uuid import UUID

from accounts.identity import username_key
from messaging.actions.reactions import MAX_USERS
from messaging.archive.importing.bulk_copy import AT_ONCE, copy_rows
from messaging.archive.importing.rows import MessageRow, PersonRow
from messaging.archive.importing.source import Told
from messaging.models import Authority, Message
from messaging.rendering.service import render_patiently
from messaging.text.mentions import ALL_NAMES

MESSAGE_COLUMNS = (
    "room_id", "seq", "changed", "kind", "author_id", "client_id", "reply_to", "mentions",
    "mentions_all", "reactions", "body", "html", "created_at", "edited_at", "deleted_at",
    "hidden_at", "hidden_authority", "details",
)  # fmt: skip
REACTION_COLUMNS = ("message_id", "user_id", "emoji")
EDIT_COLUMNS = ("message_id", "body", "html", "edited_at")
MENTION_COLUMNS = ("message_id", "user_id", "room_id", "seq")

Ids = dict[UUID, UUID]
People = Mapping[UUID, PersonRow]
Tell = Callable[[int], None]


def write_messages(messages: Iterable[Told], *, people: People, ids: Ids, tell: Tell) -> int:
    """Write the messages of one room; return how many, and tell of each lot.

    `ids` says who the archive's `people` are here.
    """
    messages, count = iter(messages), 0
    while part := list(islice(messages, AT_ONCE)):
        rows = list(_messages(part, people, ids))  # rendered before the statement begins
        copy_rows("messaging_message", MESSAGE_COLUMNS, rows)
        _write_beside([told for told in part if _has_beside(told)], ids)
        count += len(part)
        tell(len(part))
    return count


def _has_beside(told: Told) -> bool:
    return bool(told.reactions or told.edits or told.row.mentions)


def _write_beside(part: list[Told], ids: Ids) -> None:
    """Write what belongs to messages that are there, and so have keys."""
    if not part:
        return
    room, seqs = part[0].row.room, [told.row.seq for told in part]
    found = Message.objects.filter(room=room, seq__in=seqs).values_list("seq", "pk")
    keys: dict[int, int] = dict(found)
    keyed = [(keys[told.row.seq], told) for told in part]
    reactions = ((key, *each) for key, told in keyed for each in _reactions(told, ids))
    copy_rows("messaging_reaction", REACTION_COLUMNS, reactions)
    edits = [
        (key, edit.body, render_patiently(edit.body, room), edit.edited_at)
        for key, told in keyed
        for edit in told.edits
    ]
    copy_rows("messaging_messageedit", EDIT_COLUMNS, edits)
    mentions = (
        (key, user, room, told.row.seq) for key, told in keyed for user in _mentions(told.row, ids)
    )
    copy_rows("messaging_mention", MENTION_COLUMNS, mentions)


def _messages(part: list[Told], people: People, ids: Ids) -> Iterator[tuple[Any, ...]]:
    for told in part:
        row = told.row
        hidden_at, deleted_at = _gone(row)
        yield (
            row.room, row.seq, row.changed, row.kind, ids[row.author], row.client_id,
            row.reply_to, _mentions(row, ids), row.mentions_all, _sum_up(told, ids), row.body,
            _render(row, people), row.created_at, row.edited_at, deleted_at, hidden_at,
            _authority(row) if hidden_at else None, _details(row.details, ids),
        )  # fmt: skip


def _render(row: MessageRow, people: People) -> str:
    if row.kind == "system" or not row.body:
        return ""
    named = {username_key(people[user].username) for user in row.mentions if user in people}
    names = named | ALL_NAMES if row.mentions_all else named
    return render_patiently(row.body, row.room, names)


def _mentions(row: MessageRow, ids: Ids) -> list[UUID]:
    """Those of whom the archive tells: a room's may mention somebody who is long gone."""
    return sorted({ids[user] for user in row.mentions if user in ids})


def _reactions(told: Told, ids: Ids) -> list[tuple[UUID, str]]:
    """Each once, should two people of the archive be one here."""
    return list(dict.fromkeys((ids[each.user], each.emoji) for each in told.reactions))


def _sum_up(told: Told, ids: Ids) -> str:
    """As messaging/actions/reactions.py does."""
    users: dict[str, list[str]] = {}
    for user, emoji in _reactions(told, ids):
        users.setdefault(emoji, []).append(str(user))
    sums = (
        {"emoji": emoji, "count": len(all_of_them), "users": all_of_them[:MAX_USERS]}
        for emoji, all_of_them in users.items()
    )
    return json.dumps(list(sums), ensure_ascii=False) if users else "[]"


def _gone(row: MessageRow) -> tuple[Any, Any]:
    """When it was hidden, and when deleted. The export of a room tells only that it was."""
    if row.hidden_at or row.deleted_at:
        return row.hidden_at, row.deleted_at
    moment = row.edited_at or row.created_at
    return moment if row.hidden else None, moment if row.deleted and not row.hidden else None


def _authority(row: MessageRow) -> int:
    """The site's where the archive does not name it, so that no member of the room restores it."""
    return row.hidden_authority or Authority.SITE_MODERATOR


def _details(details: dict[str, Any] | None, ids: Ids) -> str | None:
    """The person that a system message is about is somebody here too."""
    if details is None:
        return None
    user = details.get("user")
    if isinstance(user, dict) and (here := _find(user.get("id"), ids)):
        details = details | {"user": user | {"id": here}}
    return json.dumps(details, ensure_ascii=False)


def _find(told: Any, ids: Ids) -> str:
    try:
        return str(ids.get(UUID(str(told)), ""))
    except ValueError:
        return ""
