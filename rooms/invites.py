"""Links end with their maker's right to invite."""

from typing import Any

from django.utils import timezone

from rooms.models import Invite, Room


def revoke_orphaned(room: Room) -> dict[str, Any]:
    """Revoke the links into `room` whose makers may not invite now, under its lock.

    Returns what the event and the audit entry of the act add: `{"links": count}`, or nothing.
    """
    count = Invite.objects.orphaned().filter(room=room).update(revoked_at=timezone.now())
    return {"links": count} if count else {}
