"""What the live side asks the table again and again, each in one query."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Count, Max
from django.utils import timezone

from accounts.common.errors import NotFound
from accounts.models import User
from messaging.queries.history import catch_up, describe_room, describe_rooms, list_memberships
from rooms.models import Membership, Room


def find_members(room_id: str, users: Collection[UUID]) -> tuple[int, set[UUID]]:
    """Return the room's membership version and which of `users` are members at that version."""
    query = """
        SELECT r.membership_version, array_remove(array_agg(u.id), NULL)
        FROM rooms_room r
        LEFT JOIN rooms_membership m ON m.room_id = r.id AND m.user_id = ANY(%s)
        LEFT JOIN accounts_user u ON u.id = m.user_id AND u.is_active
        WHERE r.id = %s GROUP BY r.id
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [list(users), room_id])
        row = cursor.fetchone()
    return (row[0], set(row[1])) if row else (0, set())


def find_clocks(rooms: Collection[str]) -> dict[str, tuple[int, int]]:
    """Return {room: (clock, membership version)} of those rooms that exist."""
    found = Room.objects.filter(pk__in=rooms).values_list("id", "clock", "membership_version")
    return {str(room): (clock, version) for room, clock, version in found}


def find_standings(users: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    """Return {user: (count, newest id)} of memberships: it differs after any that came or went."""
    found = Membership.objects.filter(user__in=users).values_list("user")
    counted = found.annotate(Count("pk"), Max("pk"))
    return {user: (count, newest) for user, count, newest in counted}


@dataclass(frozen=True)
class Rooms:
    """Somebody's standing, as above, their rooms, and at which version they are in each."""

    standing: tuple[int, int]
    rooms: list[dict[str, Any]]
    versions: dict[str, int]


def find_rooms(user: User) -> Rooms:
    memberships = list_memberships(user)
    return Rooms(
        standing=(len(memberships), max((each.pk for each in memberships), default=0)),
        rooms=describe_rooms(user, memberships),
        versions={str(each.room_id): each.room.membership_version for each in memberships},
    )


@dataclass(frozen=True)
class Standing:
    """Which sessions go on, who is active with which password, and who hides their presence."""

    sessions: set[str]
    passwords: dict[UUID, str]
    hidden: set[UUID]


def find_standing(sessions: Collection[str], users: Collection[UUID]) -> Standing:
    live = Session.objects.filter(session_key__in=sessions, expire_date__gt=timezone.now())
    active = User.objects.filter(pk__in=users, is_active=True)
    people = list(active.values_list("pk", "password", "shows_presence"))
    return Standing(
        sessions=set(live.values_list("session_key", flat=True)),
        passwords={user: password for user, password, _ in people},
        hidden={user for user, _, shows_presence in people if not shows_presence},
    )


def open_room(user: User, room_id: UUID, clock: int | None) -> tuple[int, dict[str, Any]]:
    """Return (membership version, reply data of `open`). Raises NotFound."""
    membership = (
        Membership.objects.filter(user=user, user__is_active=True, room_id=room_id)
        .select_related("room", "user")
        .first()
    )
    if membership is None:
        raise NotFound
    data = catch_up(membership, clock)
    return membership.room.membership_version, data | {"room": describe_room(membership)}
