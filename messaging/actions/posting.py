"""Posting: messages are added to a room's history in order and exactly once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.common.errors import ConfabError, Conflict, NotFound, RateLimited, Retry, RowLocked
from accounts.models import User
from messaging.actions.insert_sql import insert_messages, lock_rooms
from messaging.actions.new_message import Key, NewMessage
from messaging.delivery import broadcasts
from messaging.delivery.after_commit import after_commit
from messaging.models import Message, MessageQuerySet
from rooms.access import require, slow_mode_wait
from rooms.models import Room


@dataclass(frozen=True)
class Posted:
    """A message in the history; `created` is false if an earlier attempt posted it."""

    message: Message
    created: bool


def post_message(message: NewMessage) -> Posted:
    """Post one message. Raises NotFound if its author isn't a member of the room.

    Raises Forbidden or RateLimited if they are, but may not post now, and Retry.
    """
    outcome = post_messages([message])[0]
    if isinstance(outcome, ConfabError):
        raise outcome
    return outcome


def post_messages(
    messages: Sequence[NewMessage], *, skip_locked: bool = False
) -> list[Posted | ConfabError]:
    """Post several messages in one commit; return one outcome for each.

    An author who isn't a member gets NotFound, one who may not post now Forbidden or RateLimited;
    the other messages are still posted. Conflict is for a message that was posted before its
    author left the room and rejoined, and that they may no longer read.
    With `skip_locked`, rooms that another transaction has locked are not waited for: their
    messages get RowLocked and nothing is changed for them.
    Messages that aren't composed yet are composed first. Raises Retry.
    """
    messages = [message.composed() for message in messages]
    with transaction.atomic():
        rooms = lock_rooms({each.room_id for each in messages}, skip_locked=skip_locked)
        pending = {each.key: each for each in messages if each.room_id in rooms}
        posted = insert_messages(rooms, pending) if pending else {}
        after_commit(_broadcast, rooms, posted)
    earlier = _find_earlier([each for key, each in pending.items() if key not in posted])
    missing = RowLocked() if skip_locked else NotFound()
    return [
        _outcome(each, posted, earlier) if each.room_id in rooms else missing for each in messages
    ]


def _broadcast(rooms: dict[UUID, Room], posted: dict[Key, Message]) -> None:
    by_room: dict[UUID, list[Message]] = {}
    for message in posted.values():
        by_room.setdefault(message.room_id, []).append(message)
    for room_id, messages in by_room.items():
        broadcasts.messages_created(room_id, messages, rooms[room_id].membership_version)


def _find_earlier(messages: Sequence[NewMessage]) -> dict[Key, Message]:
    """Return those that an earlier attempt posted and that their authors may still read."""
    if not messages:
        return {}
    attempts = _attempts(messages).readable_by_author().select_related("author")
    return {(each.room_id, each.author_id, each.client_id): each for each in attempts}


def _attempts(messages: Sequence[NewMessage]) -> MessageQuerySet:
    return Message.objects.filter(
        room__in={each.room_id for each in messages},
        author__in={each.author.pk for each in messages},
        client_id__in={each.client_id for each in messages},
    )


def _outcome(
    message: NewMessage, posted: dict[Key, Message], earlier: dict[Key, Message]
) -> Posted | ConfabError:
    if message.key in posted:
        return Posted(posted[message.key], created=True)
    if message.key in earlier:
        return Posted(earlier[message.key], created=False)
    return _find_refusal(message)


def _find_refusal(message: NewMessage) -> ConfabError:
    """Return why a message was not inserted."""
    room = Room.objects.filter(pk=message.room_id).first()
    author = User.objects.filter(pk=message.author.pk).first()
    if room is None or author is None:
        return NotFound()
    try:
        membership = require("post", room=room, by=author)
    except ConfabError as error:
        return error
    if wait := slow_mode_wait("post", membership):
        return RateLimited(_("This room is in slow mode."), retry_after=wait)
    if _attempts([message]).exists():
        return Conflict(_("You posted this before you left the room."))
    return Retry()  # the obstacle is gone by now
