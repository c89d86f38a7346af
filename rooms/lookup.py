"""The rooms that a page lists, and the room that a typed name refers to."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from rooms.models import JoinRequest, Membership, Room


def list_joined(user: User) -> QuerySet[Room]:
    """Return the named rooms of `user` by name, each with its member_count."""
    named = Room.objects.joined_by(user).exclude(kind=Room.Kind.DIRECT)
    return named.with_member_count().order_by("name_key", "pk")


def list_direct(user: User) -> list[Room]:
    """Return the direct rooms of `user` with their display names, by name; two queries.

    Hidden ones are left out.
    """
    mine = Membership.objects.filter(user=user, room__kind=Room.Kind.DIRECT, is_hidden=False)
    rooms = with_display_names(user, list(mine.select_related("room")))
    return sorted(rooms, key=lambda room: room.name.casefold())


def with_display_names(user: User, memberships: Sequence[Membership]) -> list[Room]:
    """Return the rooms of these memberships, direct rooms named after their other members.

    For display only: don't save these instances.
    """
    others = find_others(user, memberships)
    rooms = [membership.room for membership in memberships]
    for room in rooms:
        room.name = room.name or ", ".join(person.name for person in others[room.pk])
    return rooms


def list_findable(user: User, text: str = "") -> QuerySet[Room]:
    """Return the directory's rooms whose name contains `text`.

    Each has its member_count, and whether `user` is_joined or has_asked to join.
    """
    mine = Membership.objects.filter(room=OuterRef("pk"), user=user)
    asked = JoinRequest.objects.filter(room=OuterRef("pk"), user=user)
    rooms: QuerySet[Room] = Room.objects.findable().matching(text).with_member_count()
    known = rooms.annotate(is_joined=Exists(mine), has_asked=Exists(asked))
    return known.order_by("name_key", "pk")


def find_others(user: User, memberships: Sequence[Membership]) -> dict[UUID, list[User]]:
    """Return the other members of those rooms that are direct: {room: users}."""
    direct = [each.room_id for each in memberships if each.room.is_direct]
    if not direct:
        return {}
    found: dict[UUID, list[User]] = {room_id: [] for room_id in direct}
    theirs = Membership.objects.filter(room__in=direct).exclude(user=user)
    for membership in theirs.select_related("user").order_by("user__username"):
        found[membership.room_id].append(membership.user)
    return found


def find_named_room(user: User, name: str) -> Room | None:
    """Return the room of that name: one that `user` is in, or else a public one."""
    named = Room.objects.named(name)
    return named.joined_by(user).order_by("created_at").first() or named.public().first()
