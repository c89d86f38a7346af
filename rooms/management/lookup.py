"""Rooms and users as the arguments of a command name them."""

from uuid import UUID

from django.core.management.base import CommandError

from accounts.models import User
from rooms.models import Room


def find_room(text: str) -> Room:
    """Return the room with that id, or the only room with that name. Raises CommandError."""
    rooms = list(Room.objects.filter(pk=text) if _is_id(text) else Room.objects.named(text))
    if len(rooms) > 1:
        ids = ", ".join(str(room.pk) for room in rooms)
        raise CommandError(f"Several rooms are named {text!r}; choose one by ID: {ids}")
    if not rooms:
        raise CommandError(f"No room named {text!r} was found.")
    return rooms[0]


def find_user(username: str) -> User:
    """Raises CommandError."""
    user = User.objects.with_username(username).first()
    if user is None:
        raise CommandError(f"No one named {username!r} was found.")
    return user


def find_site_owner(username: str | None) -> User:
    """Return the site owner with that username, or the first one. Raises CommandError."""
    active = User.objects.get_queryset().filter(is_superuser=True, is_active=True)
    owners = active.order_by("date_joined")
    owner = (owners.with_username(username) if username else owners).first()
    if owner is None:
        raise CommandError("Not an owner of this site: choose one with --as.")
    return owner


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
