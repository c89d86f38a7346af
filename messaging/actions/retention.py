"""Deleting old messages, on sites that don't keep them forever."""

from datetime import datetime
from itertools import takewhile
from uuid import UUID

from django.db import transaction

from messaging.models import Message
from rooms.models import Room


@transaction.atomic
def expire_messages(*, room_id: UUID, before: datetime, limit: int) -> int:
    """Delete a room's messages that were sent before a time, oldest first; return how many.

    At most `limit`, so that the room's row is locked only briefly. The clock doesn't move, so open
    pages keep showing the messages.
    """
    Room.objects.for_update().filter(pk=room_id).first()
    oldest = Message.objects.filter(room_id=room_id).order_by("seq")
    sent = oldest.values_list("pk", "created_at")[:limit]
    expired = [pk for pk, moment in takewhile(lambda row: row[1] < before, sent)]
    Message.objects.filter(pk__in=expired).delete()
    return len(expired)
