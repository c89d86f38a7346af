"""The scopes of an export: a user's own data, or a room. The room's checks access for each page."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import F, Q

from accounts.models import Block, User
from messaging.archive.exporting.departed import at_departure, find_room_name, list_room_names
from messaging.archive.exporting.rows import Row, ban_row, membership_row, reaction_row, room_row
from messaging.archive.exporting.side_tables import list_edits, list_reactions
from messaging.archive.format import tables
from messaging.archive.format.manifest import ScopeFields
from messaging.models import Message, MessageQuerySet, Reaction
from messaging.protocol.encoding import member_json, message_json, user_json
from rooms.access import require
from rooms.models import Ban, Membership, Room

SideTables = Mapping[str, Callable[[Sequence[Message]], Iterable[Row]]]


@dataclass(frozen=True)
class Scope:
    """`tables` are small and written at the end; `messages` is called for each page.

    `encode` gets a message and the user_json of its author. The rows of `side_tables` belong to
    the messages that are not gone, or to all with `includes_gone`. `redact` removes what the user
    may not see from a page of messages, all of one room. `name_room` returns a room's name.
    """

    manifest_fields: ScopeFields
    tables: dict[str, Callable[[], Iterator[Row]]]
    messages: Callable[[], MessageQuerySet]
    encode: Callable[[Message, Row], Row] = message_json
    side_tables: SideTables = field(
        default_factory=lambda: {tables.EDITS: list_edits, tables.REACTIONS: list_reactions}
    )
    includes_gone: bool = False
    redact: Callable[[list[Message]], list[Message]] = list
    name_room: Callable[[UUID], str] = lambda room_id: str(Room.objects.get(pk=room_id))


def person_scope(user: User) -> Scope:
    """Return the user's account and messages; those in rooms they left, as of their departure."""
    return Scope(
        manifest_fields={"scope": "person", "person": str(user.pk)},
        tables={
            tables.ACCOUNT: lambda: iter([_account(user)]),
            tables.PEOPLE: lambda: iter([user_json(user)]),
            tables.ROOMS: lambda: _rooms_of(user),
            tables.MEMBERSHIPS: lambda: _memberships_of(user),
            tables.REACTIONS: lambda: _reactions_of(user),
        },
        messages=lambda: _written_by(user),
        side_tables={tables.EDITS: list_edits},
        redact=lambda messages: at_departure(user, messages),
        name_room=lambda room_id: find_room_name(user, room_id),
    )


def room_scope(user: User, room_id: UUID) -> Scope:
    """Return the part of a room that the user may read.

    Raises NotFound, Forbidden, also when a page of messages is read.
    """
    room = require("export", room=room_id, by=user).room
    return Scope(
        manifest_fields={"scope": "room", "room": str(room_id)},
        tables={
            tables.PEOPLE: lambda: map(user_json, _people_in(user, room_id)),
            tables.ROOMS: lambda: iter([room_row(room)]),
            tables.MEMBERSHIPS: lambda: _members_of(room_id),
            tables.BANS: lambda: map(ban_row, Ban.objects.filter(room=room_id).order_by("pk")),
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
    """Yield the user's rooms, and the ones they left, with the name at their departure."""
    joined = Room.objects.joined_by(user)
    yield from map(room_row, joined.order_by("pk"))
    wrote, names = _written_by(user).values("room"), list_room_names(user)
    left = Room.objects.filter(pk__in=wrote).exclude(pk__in=joined.values("pk")).order_by("pk")
    for room in left:
        yield {"id": room.pk, "name": names.get(room.pk, ""), "kind": room.kind}


def _written_by(user: User) -> MessageQuerySet:
    """Return the user's messages, except in deleted rooms, which are being erased."""
    messages = Message.objects.filter(author=user, kind=Message.Kind.TEXT)
    return messages.filter(room__deleted_at=None)


def _memberships_of(user: User) -> Iterator[Row]:
    for membership in Membership.objects.filter(user=user).order_by("pk").iterator():
        yield membership_row(membership) | {"last_read": membership.last_read}


def _members_of(room_id: UUID) -> Iterator[Row]:
    members = Membership.objects.filter(room=room_id).select_related("user").order_by("pk")
    for membership in members.iterator():
        yield membership_row(membership) | member_json(membership)


def _reactions_of(user: User) -> Iterator[Row]:
    """Yield the user's reactions to messages that they can read now."""
    within = Q(message__room__history=Room.History.ALL) | Q(
        message__seq__gt=F("message__room__memberships__joined_clock")
    )
    shown = Reaction.objects.filter(within, message__room__memberships__user=user, user=user)
    shown = shown.filter(message__deleted_at=None, message__hidden_at=None)
    for reaction in shown.select_related("message").order_by("pk").iterator():
        yield reaction_row(reaction, reaction.message)


def _people_in(user: User, room_id: UUID) -> Iterator[User]:
    """Yield members, banned users and those who banned them, authors and users who reacted."""
    member = require("export", room=room_id, by=user)
    authors = Message.objects.readable_by(member).values("author")
    reactions = Reaction.objects.filter(message__room=room_id)
    bans = Ban.objects.filter(room=room_id)
    users = authors.union(
        reactions.filter(message__seq__gt=member.history_start).values("user"),
        Membership.objects.filter(room=room_id).values("user"),
        bans.values("user"),
        bans.values("banned_by"),
    )
    yield from User.objects.filter(pk__in=users).order_by("pk").iterator()
