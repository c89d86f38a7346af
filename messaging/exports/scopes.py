"""What an export holds: the tables of my own data and of a room, page by page.

Each asks anew whether it still may, at every page.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress

from accounts.models import Block, User
from messaging.encoding import member_json, room_json, user_json
from messaging.models import Message, MessageQuerySet
from rooms.access import require
from rooms.models import Membership, Room

Row = dict[str, Any]


@dataclass(frozen=True)
class Scope:
    """`tables` are small ones, written at once; `messages` is asked again for every page."""

    about: dict[str, Any]
    tables: dict[str, Callable[[], Iterator[Row]]]
    messages: Callable[[], MessageQuerySet]


def of_person(user: User) -> Scope:
    """My account, and what I wrote, wherever that was."""
    return Scope(
        about={"scope": "person", "person": str(user.pk)},
        tables={
            "account.jsonl": lambda: iter([_account(user)]),
            "people.jsonl": lambda: iter([user_json(user)]),
            "rooms.jsonl": lambda: _rooms_of(user),
            "memberships.jsonl": lambda: _memberships_of(user),
        },
        messages=lambda: Message.objects.filter(author=user, kind=Message.Kind.TEXT),
    )


def of_room(user: User, room_id: UUID) -> Scope:
    """A room, as far as the user may read it. Raises NotFound, Forbidden, now and at each page."""
    room = require("export", room=room_id, by=user).room
    return Scope(
        about={"scope": "room", "room": str(room_id)},
        tables={
            "people.jsonl": lambda: map(user_json, _people_in(user, room_id)),
            "rooms.jsonl": lambda: iter([room_json(room)]),
            "memberships.jsonl": lambda: _members_of(room_id),
        },
        messages=lambda: Message.objects.readable_by(require("export", room=room_id, by=user)),
    )


def _account(user: User) -> Row:
    addresses = EmailAddress.objects.filter(user=user).values("email", "verified", "primary")
    blocked = Block.objects.filter(blocker=user).select_related("blocked")
    return user_json(user) | {
        "email": user.email,
        "addresses": list(addresses),
        "date_joined": user.date_joined,
        "last_login": user.last_login,
        "blocks": [user_json(block.blocked) for block in blocked],
    }


def _rooms_of(user: User) -> Iterator[Row]:
    """The rooms I am in, and the names of those that I wrote in."""
    joined = Room.objects.joined_by(user)
    yield from map(room_json, joined.order_by("pk"))
    wrote = Message.objects.filter(author=user, kind=Message.Kind.TEXT).values("room")
    left = Room.objects.filter(pk__in=wrote).exclude(pk__in=joined.values("pk")).order_by("pk")
    yield from ({"id": room.pk, "name": room.name, "kind": room.kind} for room in left)


def _memberships_of(user: User) -> Iterator[Row]:
    for membership in Membership.objects.filter(user=user).order_by("pk").iterator():
        yield _membership(membership) | {"last_read": membership.last_read}


def _members_of(room_id: UUID) -> Iterator[Row]:
    members = Membership.objects.filter(room=room_id).select_related("user").order_by("pk")
    for membership in members.iterator():
        yield _membership(membership) | member_json(membership)


def _membership(membership: Membership) -> Row:
    return {
        "room": membership.room_id,
        "user": membership.user_id,
        "role": membership.role,
        "joined_at": membership.joined_at,
    }


def _people_in(user: User, room_id: UUID) -> Iterator[User]:
    """Who is in the room, and who wrote what the user reads there."""
    messages = Message.objects.readable_by(require("export", room=room_id, by=user))
    members = Membership.objects.filter(room=room_id).values("user")
    people = User.objects.filter(pk__in=messages.values("author").union(members))
    yield from people.order_by("pk").iterator()
