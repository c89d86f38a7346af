"""Posting: messages enter a room's history, in order and exactly once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.common.errors import ConfabError, Conflict, Locked, NotFound, Retry
from messaging.actions.draft import Draft, Key
from messaging.actions.insert_sql import insert_drafts, lock_rooms
from messaging.actions.refusing import explain_refusal
from messaging.delivery import broadcasts
from messaging.models import Message, MessageQuerySet
from rooms.models import Room


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
    RateLimited, and neither keeps the others from being posted. A draft that was posted before
    its author left and came back, where they may no longer read it, gets Conflict.
    With `passing_locked`, rooms that somebody else has locked are not waited for: their drafts
    get Locked, and nothing was changed for them.
    """
    with transaction.atomic():
        rooms = lock_rooms({draft.room_id for draft in drafts}, passing_locked=passing_locked)
        open_drafts = {draft.key: draft for draft in drafts if draft.room_id in rooms}
        posted = insert_drafts(rooms, open_drafts) if open_drafts else {}
        transaction.on_commit(lambda: _tell(rooms, posted))
    earlier = _find([draft for key, draft in open_drafts.items() if key not in posted])
    missing = Locked() if passing_locked else NotFound()
    return [
        _outcome(draft, posted, earlier) if draft.room_id in rooms else missing for draft in drafts
    ]


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
    messages = _attempts(drafts).readable_by_author().select_related("author")
    return {_key(message): message for message in messages}


def _attempts(drafts: Sequence[Draft]) -> MessageQuerySet:
    return Message.objects.filter(
        room__in={draft.room_id for draft in drafts},
        author__in={draft.author_id for draft in drafts},
        client_id__in={draft.client_id for draft in drafts},
    )


def _key(message: Message) -> Key:
    return message.room_id, message.author_id, message.client_id


def _outcome(
    draft: Draft, posted: dict[Key, Message], earlier: dict[Key, Message]
) -> Posted | ConfabError:
    if draft.key in posted:
        return Posted(posted[draft.key], created=True)
    if draft.key in earlier:
        return Posted(earlier[draft.key], created=False)
    return _explain(draft)


def _explain(draft: Draft) -> ConfabError:
    refusal = explain_refusal(draft.room_id, draft.author_id)
    if isinstance(refusal, Retry) and _attempts([draft]).exists():
        return Conflict(_("You posted this before you left the room."))
    return refusal
