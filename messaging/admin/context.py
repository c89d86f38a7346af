"""The messages around a reported one."""

from collections.abc import Collection
from uuid import UUID

from messaging.models import Message, Report

AROUND = 5  # messages on either side


def list_around(report: Report, granted: Collection[UUID]) -> list[Message]:
    """Return the message and its neighbors that the moderator may read, by ascending seq."""
    reported = report.message
    texts = Message.objects.open_to_staff(granted).in_room(reported.room_id)
    texts = texts.filter(kind=Message.Kind.TEXT)
    before = texts.page_before(reported.seq, AROUND)
    after = texts.filter(seq__gte=reported.seq).order_by("seq")[: AROUND + 1]
    return [*reversed(before), *after]
