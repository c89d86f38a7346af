"""`manage.py expire`: delete the messages of deleted rooms, and messages past retention."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from messaging.actions import expire_messages
from messaging.tasks.room_erasure import erase_deleted_rooms
from rooms.models import Room

BATCH_SIZE = 500  # messages deleted in one transaction


class Command(BaseCommand):
    help = (
        "Delete messages older than MESSAGE_RETENTION_DAYS and the remaining messages of deleted "
        "rooms. Run it daily; the site can stay up."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        if erased := erase_deleted_rooms():
            self.stdout.write(f"Deleted {erased} messages of deleted rooms.")
        if not settings.MESSAGE_RETENTION_DAYS:
            self.stdout.write("Messages never expire: MESSAGE_RETENTION_DAYS is not set.")
            return
        before = timezone.now() - timedelta(days=settings.MESSAGE_RETENTION_DAYS)
        rooms = Room.objects.values_list("pk", flat=True)
        count = sum(_expire(room_id, before) for room_id in rooms)
        self.stdout.write(f"Deleted {count} messages sent before {before:%Y-%m-%d %H:%M} UTC.")


def _expire(room_id: UUID, before: datetime) -> int:
    count = 0
    while deleted := expire_messages(room_id=room_id, before=before, limit=BATCH_SIZE):
        count += deleted
    return count
