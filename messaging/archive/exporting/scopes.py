"""What an export holds: the tables of my own data and of a room, page by page.

Each asks anew whether it still may, at every page.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import F, Q

from accounts.models import Block, User
from messaging.archive.exporting.departed import as_last_read, list_left, name_room
from messaging.archive.exporting.rows import Row, ban_row, membership_row, reaction_row, room_row
from messaging.archive.exporting.side_tables import list_edits, list_reactions
from messaging.models import Message, MessageQuerySet, Reaction
from messaging.protocol.encoding import member_json, message_json, user_json
from rooms.access import require
from rooms.models import Ban, Membership, Room

EDITS, REACTIONS = "edits.jsonl", "reactions.jsonl"
Beside = Mapping[str, Callable[[Sequence[Message]], Iterable[Row]]]


@dataclass(frozen=True)
class Scope:
    """`tables` are small ones, written at the end; `messages` is asked again for every page.

    `encode` is given a message and user_json of its author. The tables `beside` grow with the
    messages: with those that are not gone, unless the scope `tells_gone`. `limit` takes from the
    messages of a page, which are of one room, what is not for the export; `name_room` returns
    the name of a room.
    """

    about: dict[str, Any]
    tables: dict[str, Callable[[], Iterator[Row]]]
    messages: Callable[[], MessageQuerySet]
    encode: Callable[[Message, Row], Row] = message_json
    beside: Beside = field(default_factory=lambda: {EDITS: list_edits, REACTIONS: list_reactions})
    tells_gone: bool = False
    limit: Callable[[list[Message]], list[Message]] = list
    name_room: Callable[[UUID], str] = lambda room_id: str(Room.objects.get(pk=room_id))


def of_person(user: User) -> Scope:
    """My account, and what I wrote, wherever that was: of rooms that I left as it was then."""
    return Scope(
        about={"scope": "person", "person": str(user.pk)},
        tables={
            "account.jsonl": lambda: iter([_account(user)]),
            "people.jsonl": lambda: iter([user_json(user)]),
            "rooms.jsonl": lambda: _rooms_of(user),
            "memberships.jsonl": lambda: _memberships_of(user),
            REACTIONS: lambda: _reactions_of(user),
        },
        messages=lambda: _written_by(user),
        beside={EDITS: list_edits},
        limit=lambda messages: as_last_read(user, messages),
        name_room=lambda room_id: name_room(user, room_id),
    )


def of_room(user: User, room_id: UUID) -> Scope:
    """A room, as far as the user may read it. Raises NotFound, Forbidden, now and at each page."""
    room = require("export", room=room_id, by=user).room
    return Scope(
        about={"scope": "room", "room": str(room_id)},
        tables={
            "people.jsonl": lambda: map(user_json, _people_in(user, room_id)),
            "rooms.jsonl": lambda: iter([room_row(room)]),
            "memberships.jsonl": lambda: _members_of(room_id),
            "bans.jsonl": lambda: map(ban_row, Ban.objects.filter(room=room_id).order_by("pk")),
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
    """The rooms I am in, and what those that I wrote in were called when I left."""
    joined = Room.objects.joined_by(user)
    yield from map(room_row, joined.order_by("pk"))
    wrote, names = _written_by(user).values("room"), list_left(user)
    left = Room.objects.filter(pk__in=wrote).exclude(pk__in=joined.values("pk")).order_by("pk")
    for room in left:
        yield {"id": room.pk, "name": names.get(room.pk, ""), "kind": room.kind}


def _written_by(user: User) -> MessageQuerySet:
    """What I wrote, but for deleted rooms, whose text is being erased."""
    mine = Message.objects.filter(author=user, kind=Message.Kind.TEXT)
    return mine.filter(room__deleted_at=None)


def _memberships_of(user: User) -> Iterator[Row]:
    for membership in Membership.objects.filter(user=user).order_by("pk").iterator():
        yield membership_row(membership) | {"last_read": membership.last_read}


def _members_of(room_id: UUID) -> Iterator[Row]:
    members = Membership.objects.filter(room=room_id).select_related("user").order_by("pk")
    for membership in members.iterator():
        yield membership_row(membership) | member_json(membership)


def _reactions_of(user: User) -> Iterator[Row]:
    """My reactions to messages that are there and that I may read."""
    within = Q(message__room__history=Room.History.ALL) | Q(
        message__seq__gt=F("message__room__memberships__joined_clock")
    )
    shown = Reaction.objects.filter(within, message__room__memberships__user=user, user=user)
    shown = shown.filter(message__deleted_at=None, message__hidden_at=None)
    for reaction in shown.select_related("message").order_by("pk").iterator():
        yield reaction_row(reaction, reaction.message)


def _people_in(user: User, room_id: UUID) -> Iterator[User]:
    """Who is in the room or kept out of it, and who wrote or reacted to what the user reads."""
    member = require("export", room=room_id, by=user)
    authors = Message.objects.readable_by(member).values("author")
    reactions = Reaction.objects.filter(message__room=room_id)
    bans = Ban.objects.filter(room=room_id)
    found = authors.union(
        reactions.filter(message__seq__gt=member.history_start).values("user"),
        Membership.objects.filter(room=room_id).values("user"),
        bans.values("user"),
        bans.values("banned_by"),
    )
    yield from User.objects.filter(pk__in=found).order_by("pk").iterator()
