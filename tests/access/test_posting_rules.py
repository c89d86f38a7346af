"""rooms/access.py, the posting statement and its refusals agree, in every state of a room."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.common.errors import ConfabError, RateLimited
from accounts.models import Block, User
from messaging.actions import NewMessage, post_messages
from messaging.actions.mentions import Mentions
from messaging.actions.new_message import ComposedText
from rooms.access import require, slow_mode_wait
from rooms.actions import open_direct
from rooms.models import Membership, Role, Room
from tests.people import make_person

TEXT = ComposedText("Hello", "<p>Hello</p>", Mentions({}))
OUTSIDER, SUSPENDED = "outsider", "suspended"
BLOCKS = ("none", "blocks", "is blocked")


@dataclass(frozen=True)
class Case:
    author: str  # a role, OUTSIDER, or SUSPENDED: a member without an active account
    is_muted: bool
    is_archived: bool
    is_locked: bool
    post_role: str
    is_slow: bool
    block: str  # between bob and alice, as bob sees it


def cases(*authors: str) -> Iterator[Case]:
    states = (False, True), (False, True), (False, True), Role.values, (False, True), BLOCKS
    return (Case(author, *state) for author, *state in product(authors, *states))


@pytest.fixture
def rooms(alice: User, bob: User, lobby: Room) -> dict[str, Room]:
    carol = make_person("carol")
    direct, group = open_direct(by=alice, users=[bob]), open_direct(by=alice, users=[bob, carol])
    return {"lobby": lobby, "direct": direct, "group": group}


@pytest.mark.parametrize(
    ("room", "authors"),
    [
        ("lobby", (*Role.values, OUTSIDER, SUSPENDED)),
        ("direct", (Role.MEMBER, OUTSIDER, SUSPENDED)),
        ("group", (Role.MEMBER, OUTSIDER, SUSPENDED)),
    ],
)
def test_bob_posts_exactly_when_the_table_allows_it(
    rooms: dict[str, Room], alice: User, bob: User, room: str, authors: tuple[str, ...]
) -> None:
    disagreeing: list[tuple[Case, str | None, str | None]] = []
    codes: set[str | None] = set()
    for case in cases(*authors):
        with transaction.atomic():
            arrange(rooms[room], bob, alice, case)
            expected, code = ask_the_table(rooms[room], bob), ask_the_statement(rooms[room], bob)
            transaction.set_rollback(True)
        codes.add(expected)
        if code != expected:
            disagreeing.append((case, expected, code))
    assert disagreeing == []
    assert codes == {None, "forbidden", "not_found", "rate_limited"}


def arrange(room: Room, bob: User, alice: User, case: Case) -> None:
    now = timezone.now()
    Room.objects.filter(pk=room.pk).update(
        archived_at=now if case.is_archived else None,
        locked_at=now if case.is_locked else None,
        post_role=case.post_role,
        slow_seconds=60 if case.is_slow else 0,
    )
    memberships = Membership.objects.filter(room=room, user=bob)
    if case.author == OUTSIDER:
        memberships.delete()
    else:
        memberships.update(
            role=case.author if case.author in Role.values else Role.MEMBER,
            muted_until=now + timedelta(minutes=5) if case.is_muted else None,
            last_posted_at=now,
        )
    User.objects.filter(pk=bob.pk).update(is_active=case.author != SUSPENDED)
    if case.block == "blocks":
        Block.objects.create(blocker=bob, blocked=alice)
    elif case.block == "is blocked":
        Block.objects.create(blocker=alice, blocked=bob)


def ask_the_table(room: Room, bob: User) -> str | None:
    """Return the code of the error by which rooms/access.py refuses the post, or None."""
    try:
        membership = require("post", room=room, by=User.objects.get(pk=bob.pk))
    except ConfabError as error:
        return error.code
    return RateLimited.code if slow_mode_wait("post", membership) else None


def ask_the_statement(room: Room, bob: User) -> str | None:
    """Return the code of the error by which the statement refuses the post, or None."""
    message = NewMessage(room.pk, bob, client_id=uuid4(), body=TEXT.body, text=TEXT)
    outcome = post_messages([message])[0]
    return outcome.code if isinstance(outcome, ConfabError) else None
