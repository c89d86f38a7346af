"""Which private rooms somebody may read in the admin for now, having said why.

A grant is of one session and one room, and ends by itself. Whoever has lost the right has lost
their grants.
"""

import time
from uuid import UUID

from django.http import HttpRequest

from rooms.models import Room

GRANT_SECONDS = 30 * 60
RIGHT = "rooms.read_private_room"
KEY = "reading"  # in the session: {room's id: when it ends, in seconds since 1970}


def grant_reading(request: HttpRequest, room: Room) -> None:
    standing = {str(room_id): ends for room_id, ends in _standing(request).items()}
    request.session[KEY] = standing | {str(room.pk): time.time() + GRANT_SECONDS}


def granted_rooms(request: HttpRequest) -> list[UUID]:
    """Return the ids of the private and direct rooms that may be read now."""
    return list(_standing(request)) if request.user.has_perm(RIGHT) else []


def _standing(request: HttpRequest) -> dict[UUID, float]:
    kept: dict[str, float] = request.session.get(KEY, {})
    return {UUID(room_id): ends for room_id, ends in kept.items() if ends > time.time()}
