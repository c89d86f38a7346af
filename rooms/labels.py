"""Names of rooms for people who may not see them."""

from django.utils.translation import gettext as _

from rooms.models import Room


def public_label(room: Room) -> str:
    """Return the room's name, or only its kind if it is private."""
    return _("Private room") if room.kind == Room.Kind.PRIVATE else str(room)
