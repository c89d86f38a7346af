"""What a member of a room may read of it: pages, what changed since a clock, their rooms."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from accounts.common.errors import NotFound
from accounts.models import User
from messaging.models import Message, MessageEdit, MessageQuerySet
from messaging.models.edit import MAX_EDITS, find_surplus
from messaging.protocol.encoding import membership_json, message_json
from messaging.queries.unread import Unread, count_unread
from messaging.rendering.service import render
from rooms.lookup import find_others
from rooms.models import Membership, Room

PAGE_SIZE = 50
MAX_PAGE_SIZE = 100
MAX_CATCH_UP = 200


@dataclass(frozen=True)
class Page:
    """Messages in ascending order of seq, and whether there are more on either side."""

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
    """Return up to `size` messages next to a seq, or the newest; two queries at the most."""
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
    """The page has the message `seq` in its middle, or the place where it would be."""
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
    """Return what changed in the room after `clock`, or afresh if that is unknown or too long ago.

    The room is read before the messages, so that the clock told is never ahead of them. Shape:
    {clock, messages, reset, has_older}; with `reset` the messages are the newest page.
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


def list_rooms(user: User) -> list[dict[str, Any]]:
    """Return the user's rooms as the user sees them, by name; two queries, or three."""
    return describe_rooms(user, list_memberships(user))


def list_memberships(user: User) -> list[Membership]:
    """Return the user's memberships with their rooms, each with the time of its newest message."""
    newest = Message.objects.filter(room=OuterRef("room")).order_by("-seq").values("created_at")
    memberships = Membership.objects.filter(user=user).select_related("room")
    memberships = memberships.annotate(active_at=Subquery(newest[:1]))
    return list(memberships.order_by("room__name_key", "room_id"))


def describe_rooms(user: User, memberships: Sequence[Membership]) -> list[dict[str, Any]]:
    unread, others = count_unread(user), find_others(user, memberships)
    # A room that was joined since the list was read is in the next one.
    return [
        _describe(each, unread.get(each.room_id, Unread()), others.get(each.room_id, []))
        for each in memberships
    ]


def describe_room(membership: Membership) -> dict[str, Any]:
    """Return the room as its member sees it; one query, two if it is direct."""
    user, room_id = membership.user, membership.room_id
    unread = count_unread(user, room_id).get(room_id, Unread())
    return _describe(membership, unread, find_others(user, [membership]).get(room_id, []))


def _describe(membership: Membership, unread: Unread, others: Sequence[User]) -> dict[str, Any]:
    # What the count was made from, so that nothing is counted twice by who hears of it live.
    membership.room.clock = max(membership.room.clock, unread.clock)
    active_at = getattr(membership, "active_at", None)
    told = membership_json(membership, unread.count, others, unread.mentioned)
    return told | {"active_at": active_at}
