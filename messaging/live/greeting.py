"""What a socket is told first."""

from typing import Any

from django.utils import timezone

from accounts.blocks import list_blocked
from accounts.models import User
from messaging.jobs.queries import list_recent
from messaging.live.checks import Rooms, find_rooms
from messaging.protocol.encoding import user_json
from messaging.queries import history
from messaging.rendering.bounds import MAX_BODY

PROTOCOL_VERSION = 1
MAX_FRAME = 64 * 1024  # bytes that a client may send at once


def find_greeting(user: User) -> tuple[Rooms, dict[str, Any]]:
    """Return the user's rooms, and the `ready` that tells of them and of all else."""
    found = find_rooms(user)
    return found, {
        "type": "ready",
        "user": user_json(user),
        "rooms": found.rooms,
        "blocks": list_blocked(user),
        "jobs": list_recent(user),
        "server": {
            "version": PROTOCOL_VERSION,
            "time": timezone.now(),
            "limits": {"message": MAX_BODY, "frame": MAX_FRAME, "page": history.PAGE_SIZE},
        },
    }
