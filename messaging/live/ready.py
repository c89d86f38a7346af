"""`ready`, the first event of a socket."""

from typing import Any

from django.utils import timezone

from accounts.blocks import list_blocked
from accounts.models import User
from messaging.jobs.queries import list_recent
from messaging.live.memberships import UserRooms, find_user_rooms
from messaging.protocol.encoding import user_json
from messaging.queries import history
from messaging.rendering.bounds import MAX_BODY

PROTOCOL_VERSION = 1
MAX_FRAME = 64 * 1024  # bytes that a client may send at once


def find_ready(user: User) -> tuple[UserRooms, dict[str, Any]]:
    """Return the user's rooms, and the `ready` event that lists them."""
    user_rooms = find_user_rooms(user)
    return user_rooms, {
        "type": "ready",
        "user": user_json(user),
        "rooms": user_rooms.rooms,
        "blocks": list_blocked(user),
        "jobs": list_recent(user),
        "server": {
            "version": PROTOCOL_VERSION,
            "time": timezone.now(),
            "limits": {"message": MAX_BODY, "frame": MAX_FRAME, "page": history.PAGE_SIZE},
        },
    }
