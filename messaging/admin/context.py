"""What was said around a reported message."""

from collections.abc import Collection
from uuid import UUID

from messaging.models import Message, Report

AROUND = 5  # messages before it, and after


def list_around(report: Report, granted: Collection[UUID]) -> list[Message]:
    """Return the message among its neighbours, as far as a moderator reads its room; ascending."""
    reported = report.message
    texts = Message.objects.open_to_staff(granted).in_room(reported.room_id)
    texts = texts.filter(kind=Message.Kind.TEXT)
    before = texts.page_before(reported.seq, AROUND)
    after = texts.filter(seq__gte=reported.seq).order_by("seq")[: AROUND + 1]
    return [*reversed(before), *after]
