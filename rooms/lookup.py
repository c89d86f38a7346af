"""Which rooms a page lists, and which one a typed name means."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from rooms.models import Membership, Room


def list_joined(user: User) -> QuerySet[Room]:
    """Return the rooms of `user` by name, each with its member_count."""
    return Room.objects.joined_by(user).with_member_count().order_by("name_key", "pk")


def list_public(user: User, text: str = "") -> QuerySet[Room]:
    """Return the public rooms whose name holds `text`, each with member_count and is_joined."""
    mine = Membership.objects.filter(room=OuterRef("pk"), user=user)
    rooms: QuerySet[Room] = Room.objects.public().matching(text).with_member_count()
    return rooms.annotate(is_joined=Exists(mine)).order_by("name_key", "pk")


def find_named_room(user: User, name: str) -> Room | None:
    """Return the room that `user` means by `name`: one of theirs before a public one."""
    named = Room.objects.named(name)
    return named.joined_by(user).order_by("created_at").first() or named.public().first()
