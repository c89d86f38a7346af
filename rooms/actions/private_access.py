"""Looking into a room that one is not in."""

from django.db import transaction

from accounts import audit
from accounts.common.errors import Invalid
from accounts.models import User
from rooms.labels import public_label
from rooms.models import Room


@transaction.atomic
def read_private_room(*, room: Room, by: User, reason: str) -> None:
    """Note why somebody who moderates the site reads `room`: for the admin, which checks the right.

    Raises Invalid.
    """
    if not reason.strip():
        raise Invalid
    label = public_label(room)
    audit.record(by, "room.read", room, label=label, room=room.pk, reason=reason, kind=room.kind)
