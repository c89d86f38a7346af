"""The one door to a room: every page, socket command, API route and command goes through here."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.errors import NotFound
from accounts.models import User
from rooms.models import Room


def get_joined_room(user: User | AnonymousUser, room_id: UUID) -> Room:
    """Return a room that `user` is a member of. Raises NotFound."""
    return _get(Room.objects.joined_by(user), room_id)


def get_visible_room(user: User | AnonymousUser, room_id: UUID) -> Room:
    """Return a room that `user` may know of. Raises NotFound."""
    return _get(Room.objects.visible_to(user), room_id)


def _get(rooms: QuerySet[Room], room_id: UUID) -> Room:
    try:
        return rooms.get(pk=room_id)
    except Room.DoesNotExist:
        raise NotFound from None
