"""The posting statement and rooms/access.py agree on who may post, in every state of a room."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.utils import timezone

from accounts.actions import block_person
from accounts.common.errors import ConfabError, RateLimited
from accounts.models import User
from messaging.actions import post_messages
from rooms.access import require, slow_mode_wait
from rooms.actions import open_direct
from rooms.models import Membership, Role, Room
from tests.messages import new_message

NEVER, NOW = None, timezone.now()
ROLES = list(Role)
ROOMS = [
    {"post_role": role, "locked_at": locked, "archived_at": archived, "slow_seconds": slow}
    for role, locked, archived, slow in product(ROLES, (NEVER, NOW), (NEVER, NOW), (0, 3600))
]
MEMBERS = [
    {"role": role, "muted_until": muted, "last_posted_at": posted}
    for role, muted, posted in product(ROLES, (NEVER, NOW + timedelta(days=1)), (NEVER, NOW))
]
Refusal = tuple[type[ConfabError], str] | None


@pytest.mark.parametrize("room", ROOMS)
def test_bob_posts_in_a_room_exactly_when_the_table_allows_it(
    bob: User, lobby: Room, room: dict[str, Any]
) -> None:
    Room.objects.filter(pk=lobby.pk).update(**room)
    for member in MEMBERS:
        Membership.objects.filter(room=lobby, user=bob).update(**member)
        expected = refusal_by_table(lobby, bob)
        assert refusal_by_statement(lobby, bob) == expected, member


@pytest.mark.parametrize("archived", [NEVER, NOW])
@pytest.mark.parametrize("blocker", [None, "alice", "bob"])
def test_bob_posts_in_a_direct_room_exactly_when_the_table_allows_it(
    alice: User, bob: User, archived: Any, blocker: str | None
) -> None:
    room = open_direct(by=alice, users=[bob])
    Room.objects.filter(pk=room.pk).update(archived_at=archived)
    if blocker:
        user, other = (alice, bob) if blocker == "alice" else (bob, alice)
        block_person(user=user, other=other)
    assert refusal_by_statement(room, bob) == refusal_by_table(room, bob)


def test_neither_lets_mallory_nor_a_suspended_member_post(
    bob: User, mallory: User, lobby: Room
) -> None:
    User.objects.filter(pk=bob.pk).update(is_active=False)
    bob.refresh_from_db()
    for author in (mallory, bob):
        refused = refusal_by_statement(lobby, author)
        assert refused
        assert refused == refusal_by_table(lobby, author)


def refusal_by_table(room: Room, author: User) -> Refusal:
    try:
        membership = require("post", room=room, by=author)
    except ConfabError as error:
        return type(error), str(error.message)
    return (
        (RateLimited, "This room is in slow mode.") if slow_mode_wait("post", membership) else None
    )


def refusal_by_statement(room: Room, author: User) -> Refusal:
    outcome = post_messages([new_message(room, author)])[0]
    if isinstance(outcome, ConfabError):
        return type(outcome), str(outcome.message)
    assert outcome.created
    return None
