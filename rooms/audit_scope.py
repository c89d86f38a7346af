"""The scope of audit entries about rooms: entries of private rooms need an open room."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import AuditEntry, User
from accounts.models.audit_scopes import register
from rooms.models import Room

# All readers of the log see that a private room was opened or deleted. These entries do not name
# the room (rooms/labels.py), except those of earlier versions, which have no `kind`.
ABOUT_ANY_ROOM = Q(action__in=["room.read", "room.delete"], details__has_key="kind")
# Those who may see a report (messaging/audit_scope.py) have read its message, in any room.
REPORTS = Q(target_kind="report")


@register
def in_open_rooms(_user: User, opened: Collection[UUID]) -> Q:
    """Entries of public rooms, also deleted ones, of the rooms `opened`, and without a room."""
    public = Room.objects.open_to_staff(opened).values("pk")
    return (
        Q(room=None) | Q(room__in=public) | Q(room__in=deleted_public()) | ABOUT_ANY_ROOM | REPORTS
    )


def deleted_public() -> QuerySet[AuditEntry, UUID | None]:
    """Return the ids of deleted public rooms, from the entries of their deletion."""
    deleted = AuditEntry.objects.filter(action="room.delete", details__kind=Room.Kind.PUBLIC)
    return deleted.values_list("room", flat=True)
