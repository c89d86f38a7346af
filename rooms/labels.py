"""What a room is called where those read who may not know it."""

from django.utils.translation import gettext as _

from rooms.models import Room


def public_label(room: Room) -> str:
    """Return the name of a public room; a private or direct one is not named."""
    return _("Private room") if room.kind == Room.Kind.PRIVATE else str(room)
