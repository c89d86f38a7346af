"""A user's messages in rooms that they left, as of their departure."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from accounts.models import User
from messaging.models import Departure, Message
from rooms.models import Membership, Room


def at_departure(user: User, messages: Sequence[Message]) -> list[Message]:
    """Return the user's own messages, all of one room, without what changed since they left.

    `messages` are rows of exporting/run.py. A message that the user can no longer read and that
    has changed since loses its reactions, which have no time, and the `seq` of the change.
    """
    room_id = messages[0].room_id
    start = _find_start(user, room_id)
    if start is not None and start < messages[0].seq:
        return list(messages)
    departures = Departure.objects.filter(user=user, room=room_id).order_by("clock")
    clocks = list(departures.values_list("clock", flat=True))
    return [
        _at_departure(message, clocks) if start is None or message.seq <= start else message
        for message in messages
    ]


def find_room_name(user: User, room_id: UUID) -> str:
    """Return the room's name, or the one at the user's departure, or the id if that is unknown."""
    joined = Room.objects.joined_by(user).filter(pk=room_id).first()
    return str(joined) if joined else list_room_names(user).get(room_id) or str(room_id)


def list_room_names(user: User) -> dict[UUID, str]:
    """Return the names of rooms at the user's last departure, by room id."""
    departures = Departure.objects.filter(user=user).order_by("clock")
    return dict(departures.values_list("room_id", "name"))


def _find_start(user: User, room_id: UUID) -> int | None:
    """Return the clock after which the user can read the room; None for a user who left."""
    memberships = Membership.objects.select_related("room").filter(user=user, room=room_id)
    membership = memberships.first()
    return membership.history_start if membership else None


def _at_departure(message: Message, clocks: Sequence[int]) -> Message:
    """`clocks` are those of the departures, ascending; the first after the message counts."""
    index = bisect_left(clocks, message.seq)
    left = clocks[index] if index < len(clocks) else message.seq
    if message.changed <= left:
        return message
    row: Any = message
    return cast("Message", row._replace(changed=left, reactions=[]))
