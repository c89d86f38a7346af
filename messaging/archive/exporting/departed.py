"""What a person's own export holds of rooms, and of stays there, that they can no longer read."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from accounts.models import User
from messaging.models import Departure, Message
from rooms.models import Membership, Room


def as_last_read(user: User, messages: Sequence[Message]) -> list[Message]:
    """Return the user's own messages, of one room, as far as they could read them.

    `messages` are rows of exports/writing.py. One that the user cannot read now, and that was
    changed since they left, loses the reactions, which have no time, and the
    number of the change.
    """
    room_id = messages[0].room_id
    start = _find_start(user, room_id)
    if start is not None and start < messages[0].seq:
        return list(messages)
    departures = Departure.objects.filter(user=user, room=room_id).order_by("clock")
    clocks = list(departures.values_list("clock", flat=True))
    return [
        _cut(message, clocks) if start is None or message.seq <= start else message
        for message in messages
    ]


def name_room(user: User, room_id: UUID) -> str:
    """Return the room's name, as it was when the user left it; its id where that is not known."""
    joined = Room.objects.joined_by(user).filter(pk=room_id).first()
    return str(joined) if joined else list_left(user).get(room_id) or str(room_id)


def list_left(user: User) -> dict[UUID, str]:
    """Return what rooms were called when the user last left them."""
    departures = Departure.objects.filter(user=user).order_by("clock")
    return dict(departures.values_list("room_id", "name"))


def _find_start(user: User, room_id: UUID) -> int | None:
    """Return what the user reads above in the room, None for nothing."""
    memberships = Membership.objects.select_related("room").filter(user=user, room=room_id)
    membership = memberships.first()
    return membership.history_start if membership else None


def _cut(message: Message, clocks: Sequence[int]) -> Message:
    """`clocks` are when the user left, ascending; the first after the message counts."""
    place = bisect_left(clocks, message.seq)
    left = clocks[place] if place < len(clocks) else message.seq
    if message.changed <= left:
        return message
    row: Any = message
    return cast("Message", row._replace(changed=left, reactions=[]))
