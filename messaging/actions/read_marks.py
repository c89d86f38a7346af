"""Read marks: how far a user has read in a room."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, Least

from accounts.common.errors import NotFound
from accounts.models import User
from messaging.delivery import broadcasts
from messaging.delivery.after_commit import after_commit
from messaging.queries.unread import count_unread
from rooms.models import Membership, Room


@transaction.atomic
def mark_read(*, user: User, room_id: UUID, seq: int) -> dict[str, Any]:
    """Move the read mark to `seq`, never back and never past the clock. Raises NotFound.

    Returns {room, seq, unread, mentioned, clock}, which the user's other tabs get as an event;
    `clock` is the room's at the time of the count.
    """
    clock = Room.objects.filter(pk=room_id).values("clock")[:1]
    mark = _move(user, room_id, Greatest(F("last_read"), Least(Subquery(clock), seq)))
    after_commit(broadcasts.read_moved, user, mark)
    return mark


@transaction.atomic
def mark_unread(*, user: User, room_id: UUID, seq: int) -> dict[str, Any]:
    """Move the read mark back to before the message `seq`, never forward. Raises NotFound.

    Returns and broadcasts the same as `mark_read`.
    """
    mark = _move(user, room_id, Least(F("last_read"), max(0, seq - 1)))
    after_commit(broadcasts.read_moved_back, user, mark)
    return mark


def _move(user: User, room_id: UUID, last_read: Combinable) -> dict[str, Any]:
    membership = Membership.objects.filter(user=user, room_id=room_id)
    if not membership.update(last_read=last_read):
        raise NotFound
    unread = count_unread(user, room_id)[room_id]
    return {
        "room": room_id,
        "seq": membership.values_list("last_read", flat=True)[0],
        "unread": unread.count,
        "mentioned": unread.mentioned,
        "clock": unread.clock,
    }
