"""Reading: how far a person has read in a room."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Subquery
from django.db.models.functions import Greatest, Least

from accounts.errors import NotFound
from accounts.models import User
from messaging import broadcasts
from messaging.history import count_unread
from rooms.models import Membership, Room


@transaction.atomic
def mark_read(*, user: User, room_id: UUID, seq: int) -> dict[str, Any]:
    """Move the read mark to `seq`, never back and never past the clock. Raises NotFound.

    Returns {room, seq, unread}, which the user's other tabs are told too.
    """
    membership = Membership.objects.filter(user=user, room_id=room_id)
    if not membership.exists():
        raise NotFound
    clock = Room.objects.filter(pk=room_id).values("clock")[:1]
    membership.update(last_read=Greatest(F("last_read"), Least(Subquery(clock), seq)))
    mark = {
        "room": room_id,
        "seq": membership.values_list("last_read", flat=True)[0],
        "unread": count_unread(user, room_id)[room_id],
    }
    transaction.on_commit(lambda: broadcasts.read_moved(user, mark))
    return mark
