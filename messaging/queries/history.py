"""The messages that a member may read: pages, one message, changes since a clock."""

from dataclasses import dataclass
from typing import Any

from accounts.common.errors import NotFound
from messaging.models import Message, MessageEdit, MessageQuerySet
from messaging.models.edit import MAX_EDITS, find_surplus
from messaging.protocol.encoding import message_json
from messaging.rendering.service import render
from rooms.models import Membership, Room

PAGE_SIZE = 50
MAX_PAGE_SIZE = 100
MAX_CATCH_UP = 200


@dataclass(frozen=True)
class Page:
    """Messages by ascending seq, and whether the member may read older and newer ones."""

    messages: list[Message]
    has_older: bool
    has_newer: bool


def get_page(
    membership: Membership,
    *,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
    size: int = PAGE_SIZE,
) -> Page:
    """Return up to `size` messages before, after or around a seq, or the newest."""
    messages = Message.objects.readable_by(membership)
    if around is not None:
        return _around(messages, around, size)
    if after is not None:
        found = list(messages.page_after(after, size + 1))
        older = messages.filter(seq__lte=after).exists()
        return Page(found[:size], has_older=older, has_newer=len(found) > size)
    if before is not None:
        found = list(messages.page_before(before, size + 1))
        newer = messages.filter(seq__gte=before).exists()
        return Page(found[:size][::-1], has_older=len(found) > size, has_newer=newer)
    return _newest(messages, size)


def _around(messages: MessageQuerySet, seq: int, size: int) -> Page:
    """Return the page with `seq` in its middle, whether or not there is such a message."""
    half = size // 2
    older = list(messages.page_before(seq, half + 1))
    newer = list(messages.page_after(seq - 1, size - half + 1))
    return Page(
        [*older[:half][::-1], *newer[: size - half]],
        has_older=len(older) > half,
        has_newer=len(newer) > size - half,
    )


def _newest(messages: MessageQuerySet, size: int) -> Page:
    found = list(messages.newest(size + 1))
    return Page(found[:size][::-1], has_older=len(found) > size, has_newer=False)


def get_message(membership: Membership, seq: int) -> Message:
    """Return one message that the member may read. Raises NotFound."""
    message = Message.objects.readable_by(membership).filter(seq=seq).first()
    if message is None:
        raise NotFound
    return message


def list_edits(membership: Membership, seq: int) -> list[MessageEdit]:
    """Return the earlier texts of a message, oldest first, each with its HTML.

    Raises NotFound, also if the message is deleted or hidden, and Retry if an old text has yet to
    be rendered and too much else is.
    """
    message = get_message(membership, seq)
    if message.is_gone:
        raise NotFound
    edits = list(message.edits.order_by("-id")[:MAX_EDITS])
    surplus = find_surplus([(edit.pk, len(edit.body)) for edit in edits]) if edits else set()
    kept = [edit for edit in reversed(edits) if edit.pk not in surplus]
    for edit in kept:
        edit.html = edit.html or render(edit.body, membership.user_id)
    return kept


def catch_up(membership: Membership, clock: int | None) -> dict[str, Any]:
    """Return the messages that changed after `clock`: {clock, messages, reset, has_older}.

    `reset` is true if `clock` is None, ahead of the room or too far behind; the messages are then
    the newest page. The room is read before the messages, so `clock` is never ahead of them.
    """
    room, messages = membership.room, Message.objects.readable_by(membership)
    if clock is not None and 0 <= clock <= room.clock:
        changed = list(messages.changed_since(clock, MAX_CATCH_UP + 1))
        if len(changed) <= MAX_CATCH_UP:
            return _caught_up(room, sorted(changed, key=lambda message: message.seq), reset=False)
    page = _newest(messages, PAGE_SIZE)
    return _caught_up(room, page.messages, reset=True, has_older=page.has_older)


def _caught_up(
    room: Room, messages: list[Message], *, reset: bool, has_older: bool = False
) -> dict[str, Any]:
    return {
        "clock": max([room.clock, *(message.changed for message in messages)]),
        "messages": [message_json(message) for message in messages],
        "reset": reset,
        "has_older": has_older,
    }
