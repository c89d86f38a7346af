"""What of the audit log is about rooms: of private ones, for those to whom they are open."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import AuditEntry, User
from accounts.models.audit_scopes import register
from rooms.models import Room

# That a private room was opened or deleted is shown to all who read the log. These entries do
# not name the room (rooms/labels.py), but for those of earlier versions, which have no `kind`.
ABOUT_ANY_ROOM = Q(action__in=["room.read", "room.delete"], details__has_key="kind")
# Whom a report is shown to (messaging/audit_scope.py) has read its message, in whatever room.
REPORTS = Q(target_kind="report")


@register
def in_open_rooms(_user: User, opened: Collection[UUID]) -> Q:
    """Entries of public rooms, also deleted ones, of the rooms `opened`, and of no room."""
    public = Room.objects.open_to_staff(opened).values("pk")
    return (
        Q(room=None) | Q(room__in=public) | Q(room__in=deleted_public()) | ABOUT_ANY_ROOM | REPORTS
    )


def deleted_public() -> QuerySet[AuditEntry, UUID | None]:
    """Return the ids of public rooms that were deleted, by the entries of that."""
    deleted = AuditEntry.objects.filter(action="room.delete", details__kind=Room.Kind.PUBLIC)
    return deleted.values_list("room", flat=True)
