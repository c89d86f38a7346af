"""Making a room."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.common.errors import Conflict, Invalid
from accounts.common.text import clean_line
from accounts.models import User
from rooms.members import admit
from rooms.models import Role, Room


def create_room(
    *,
    creator: User,
    name: str,
    kind: str = Room.Kind.PUBLIC,
    topic: str = "",
    description: str = "",
    icon: str = "",
) -> Room:
    """Make a room that `creator` owns. Raises Invalid (with fields) and Conflict (name taken)."""
    if kind == Room.Kind.DIRECT:
        raise Invalid(fields={"kind": _("Start a direct message instead.")})
    room = Room(
        name=clean_line(name),
        kind=kind,
        topic=clean_line(topic),
        description=description.strip(),
        icon=icon.strip(),
    )
    validate_room(room)
    try:
        with transaction.atomic():
            room.save(force_insert=True)
            admit(room, creator, Role.OWNER, event="room.created")
    except IntegrityError:
        raise name_taken() from None
    return room


def validate_room(room: Room) -> None:
    """Raise Invalid (with fields) unless every field of `room` may stand."""
    try:
        room.full_clean(exclude={"name_key"}, validate_constraints=False, validate_unique=False)
    except ValidationError as error:
        raise Invalid(fields={name: text[0] for name, text in error.message_dict.items()}) from None


def name_taken() -> Conflict:
    return Conflict(fields={"name": _("A room with this name already exists.")})
