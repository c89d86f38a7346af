"""What a room is called in front of people who may not know it."""

from django.utils.translation import gettext as _

from rooms.models import Room


def public_label(room: Room) -> str:
    """Return the name of a public room; of others what kind of room it is."""
    return _("Private room") if room.kind == Room.Kind.PRIVATE else str(room)
