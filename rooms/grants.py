"""Grants to open a private room in the admin for a limited time, for a stated reason.

Every other action of the admin on such a room needs the same grant (rooms/admin/gate.py).
A grant belongs to one session and one room, and expires. It needs `rooms.read_private_room`.
"""

import time
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.common.errors import Forbidden
from accounts.models import AuditEntry
from rooms.labels import public_label
from rooms.models import Room
from rooms.models.room import RoomQuerySet

GRANT_SECONDS = 30 * 60
PERMISSION = "rooms.read_private_room"
REASON_FIRST = _("This room is private. Open it with “Read messages” first and enter a reason.")
KEY = "reading"  # in the session: {room's id: when it ends, in seconds since 1970}


def grant_reading(request: HttpRequest, room: Room) -> None:
    active = {str(room_id): ends for room_id, ends in _active_grants(request).items()}
    request.session[KEY] = active | {str(room.pk): time.time() + GRANT_SECONDS}


def granted_rooms(request: HttpRequest) -> list[UUID]:
    """Return the ids of the private and direct rooms with an active grant."""
    return list(_active_grants(request)) if request.user.has_perm(PERMISSION) else []


def open_rooms(request: HttpRequest) -> RoomQuerySet:
    """Return the rooms that the admin shows and changes."""
    return Room.objects.open_to_staff(granted_rooms(request))


def is_open(request: HttpRequest, room: Room) -> bool:
    """Whether `room` is one of `open_rooms`; no query."""
    is_granted = room.kind == Room.Kind.PUBLIC or room.pk in granted_rooms(request)
    return is_granted and room.deleted_at is None


def with_room_names(request: HttpRequest, entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
    """Annotate entries of the audit log with `room_name`; None where it may not be shown."""
    rooms = open_rooms(request).filter(pk=OuterRef("room"))
    return entries.annotate(room_name=Subquery(rooms.values("name")[:1]))


def label_of(request: HttpRequest, room: Room) -> str:
    """Return the room's name, or only its kind if it is not open to the request."""
    return str(room) if is_open(request, room) else public_label(room)


def require_open(request: HttpRequest, room: Room) -> None:
    """Raise Forbidden unless the admin may act on `room`."""
    if not is_open(request, room):
        raise Forbidden(REASON_FIRST)


def _active_grants(request: HttpRequest) -> dict[UUID, float]:
    kept: dict[str, float] = request.session.get(KEY, {})
    return {UUID(room_id): ends for room_id, ends in kept.items() if ends > time.time()}
