"""A user's rooms as the user sees them, with unread counts."""

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, Subquery

from accounts.models import User
from messaging.models import Message
from messaging.protocol.encoding import membership_json
from messaging.queries.unread import Unread, count_unread
from rooms.lookup import find_others
from rooms.models import Membership


def list_rooms(user: User) -> list[dict[str, Any]]:
    """Return the user's rooms, ordered by name. Two queries, or three with direct rooms."""
    return describe_rooms(user, list_memberships(user))


def list_memberships(user: User) -> list[Membership]:
    """Return the user's memberships with their rooms, annotated with the newest message's time."""
    newest = Message.objects.filter(room=OuterRef("room")).order_by("-seq").values("created_at")
    memberships = Membership.objects.filter(user=user).select_related("room")
    memberships = memberships.annotate(active_at=Subquery(newest[:1]))
    return list(memberships.order_by("room__name_key", "room_id"))


def describe_rooms(user: User, memberships: Sequence[Membership]) -> list[dict[str, Any]]:
    unread, others = count_unread(user), find_others(user, memberships)
    # A room that was joined after the memberships were read is in the next list.
    return [
        _describe(each, unread.get(each.room_id, Unread()), others.get(each.room_id, []))
        for each in memberships
    ]


def describe_room(membership: Membership) -> dict[str, Any]:
    """Return the room as its member sees it. One query, or two for a direct room."""
    user, room_id = membership.user, membership.room_id
    unread = count_unread(user, room_id).get(room_id, Unread())
    return _describe(membership, unread, find_others(user, [membership]).get(room_id, []))


def _describe(membership: Membership, unread: Unread, others: Sequence[User]) -> dict[str, Any]:
    # The clock of the count: a client that gets later events doesn't count them twice.
    membership.room.clock = max(membership.room.clock, unread.clock)
    room = membership_json(membership, unread.count, others, unread.mentioned)
    return room | {"active_at": getattr(membership, "active_at", None)}
