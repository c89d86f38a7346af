"""Letting go of old messages, where the operator keeps none for ever."""

from datetime import datetime
from itertools import takewhile
from uuid import UUID

from django.db import transaction

from messaging.models import Message
from rooms.models import Room


@transaction.atomic
def expire_messages(*, room_id: UUID, before: datetime, most: int) -> int:
    """Delete the oldest messages of a room that were sent before a moment; return how many.

    No more than `most`, so that the room's row is locked for a moment only. The numbers that are
    left do not change and the clock does not move: open pages keep what they show.
    """
    Room.objects.locked().filter(pk=room_id).first()
    oldest = Message.objects.filter(room_id=room_id).order_by("seq")
    sent = oldest.values_list("pk", "created_at")[:most]
    expired = [pk for pk, moment in takewhile(lambda row: row[1] < before, sent)]
    Message.objects.filter(pk__in=expired).delete()
    return len(expired)
