"""A member reads a room page by page and catches up on what they missed."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from messaging.models import Message
from messaging.queries.history import MAX_CATCH_UP, PAGE_SIZE, catch_up, get_page
from messaging.queries.unread import count_unread
from rooms.models import Membership, Room
from tests.messages import fill


@pytest.fixture
def fill_lobby(alice: User, bob: User, lobby: Room) -> Callable[[int], Room]:
    """Post `count` messages of Alice in the Lobby."""

    return lambda count: fill(lobby, alice, count)


def get_membership(room: Room) -> Membership:
    return Membership.objects.select_related("room").get(room=room, user__username="alice")


def seqs(messages: list[Any]) -> list[int]:
    return [message["seq"] if isinstance(message, dict) else message.seq for message in messages]


def test_pages_before_and_after_a_message_join_without_a_gap(
    fill_lobby: Callable[[int], Room],
) -> None:
    room = fill_lobby(120)
    newest = get_page(get_membership(room))
    assert seqs(newest.messages) == list(range(room.clock - PAGE_SIZE + 1, room.clock + 1))
    assert (newest.has_older, newest.has_newer) == (True, False)
    older = get_page(get_membership(room), before=newest.messages[0].seq)
    assert older.messages[-1].seq == newest.messages[0].seq - 1
    assert (older.has_older, older.has_newer) == (True, True)
    again = get_page(get_membership(room), after=older.messages[-1].seq)
    assert seqs(again.messages) == seqs(newest.messages)
    assert (again.has_older, again.has_newer) == (True, False)
    oldest = get_page(get_membership(room), before=30)
    assert seqs(oldest.messages) == list(range(1, 30))
    assert oldest.has_older is False


@pytest.mark.parametrize("count", [3, 500])
def test_a_page_costs_the_same_in_a_room_of_any_size(
    fill_lobby: Callable[[int], Room], count: int, django_assert_num_queries: Any
) -> None:
    room = fill_lobby(count)
    alice = get_membership(room)
    with django_assert_num_queries(1):
        [message.author.name for message in get_page(alice).messages]
    with django_assert_num_queries(2):
        [message.author.name for message in get_page(alice, before=room.clock).messages]


def test_bob_catches_up_on_exactly_what_he_missed(fill_lobby: Callable[[int], Room]) -> None:
    room = fill_lobby(10)
    missed = catch_up(get_membership(room), room.clock - 3)
    assert seqs(missed["messages"]) == [room.clock - 2, room.clock - 1, room.clock]
    assert (missed["reset"], missed["clock"]) == (False, room.clock)
    assert catch_up(get_membership(room), room.clock)["messages"] == []


def test_catch_up_returns_a_changed_message_at_its_seq(fill_lobby: Callable[[int], Room]) -> None:
    room = fill_lobby(10)
    seen = room.clock
    Message.objects.filter(room=room, seq=5).update(changed=seen + 1, body="edited")
    Room.objects.filter(pk=room.pk).update(clock=seen + 1)
    room.refresh_from_db()
    missed = catch_up(get_membership(room), seen)
    assert [(message["seq"], message["body"]) for message in missed["messages"]] == [(5, "edited")]


@pytest.mark.parametrize("clock", [None, 0, 10**12])
def test_a_clock_too_far_behind_or_ahead_resets_to_the_newest_page(
    fill_lobby: Callable[[int], Room], clock: int | None
) -> None:
    room = fill_lobby(MAX_CATCH_UP + 5)
    fresh = catch_up(get_membership(room), clock)
    assert (fresh["reset"], fresh["has_older"], fresh["clock"]) == (True, True, room.clock)
    assert seqs(fresh["messages"])[-1] == room.clock


def test_unread_counts_messages_of_others_above_the_read_mark(
    alice: User, bob: User, fill_lobby: Callable[[int], Room]
) -> None:
    room = fill_lobby(7)
    assert count_unread(bob)[room.pk].count == 7
    assert count_unread(alice)[room.pk].count == 0
    Membership.objects.filter(room=room, user=bob).update(last_read=room.clock - 2)
    assert count_unread(bob)[room.pk].count == 2


def test_unread_is_counted_up_to_a_maximum(bob: User, fill_lobby: Callable[[int], Room]) -> None:
    room = fill_lobby(150)
    assert count_unread(bob, room.pk)[room.pk].count == 100
