"""Queries of the live side on memberships, each in one round trip."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max

from accounts.common.errors import NotFound
from accounts.models import User
from messaging.queries.history import catch_up
from messaging.queries.room_list import describe_room, describe_rooms, list_memberships
from rooms.models import Membership, Room

Fingerprint = tuple[int, int]
"""(count, newest id) of a user's memberships: it differs after any of them came or went."""


@dataclass(frozen=True)
class RoomState:
    clock: int
    membership_version: int


@dataclass(frozen=True)
class UserRooms:
    """A user's rooms in the JSON of the protocol, and the membership version of each."""

    fingerprint: Fingerprint
    rooms: list[dict[str, Any]]
    versions: dict[str, int]


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


def find_room_states(rooms: Collection[str]) -> dict[str, RoomState]:
    """Return the states of those rooms that exist, by id."""
    rows = Room.objects.filter(pk__in=rooms).values_list("id", "clock", "membership_version")
    return {str(room): RoomState(clock, version) for room, clock, version in rows}


def find_fingerprints(users: Collection[UUID]) -> dict[UUID, Fingerprint]:
    """Return the fingerprints of users who have memberships."""
    rows = Membership.objects.filter(user__in=users).values_list("user")
    return {user: (count, newest) for user, count, newest in rows.annotate(Count("pk"), Max("pk"))}


def find_user_rooms(user: User) -> UserRooms:
    memberships = list_memberships(user)
    return UserRooms(
        fingerprint=(len(memberships), max((each.pk for each in memberships), default=0)),
        rooms=describe_rooms(user, memberships),
        versions={str(each.room_id): each.room.membership_version for each in memberships},
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
