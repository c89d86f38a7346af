"""Messages are added to the history in order and exactly once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection, transaction

from accounts.common.errors import NotFound, RowLocked
from accounts.models import User
from messaging.actions import post_message, post_messages
from rooms.actions import leave_room
from rooms.models import Room
from tests.messages import get_clock, list_bodies, new_message, post


def test_each_message_gets_the_rooms_next_seq(alice: User, bob: User, lobby: Room) -> None:
    before = get_clock(lobby)
    numbers = [post(lobby, person, "x").seq for person in (alice, bob, alice)]
    assert numbers == [before + 1, before + 2, before + 3]
    assert get_clock(lobby) == before + 3


def test_a_second_attempt_returns_the_message_of_the_first(alice: User, lobby: Room) -> None:
    key = uuid4()
    first = post_message(new_message(lobby, alice, "Hello", key))
    before = get_clock(lobby)
    second = post_message(new_message(lobby, alice, "Changed my mind", key))
    assert (first.created, second.created) == (True, False)
    assert second.message.seq == first.message.seq
    assert second.message.body == "Hello"
    assert get_clock(lobby) == before


def test_two_users_with_the_same_client_id_post_two_messages(
    alice: User, bob: User, lobby: Room
) -> None:
    key = uuid4()
    for person in (alice, bob):
        post_message(new_message(lobby, person, person.username, key))
    assert list_bodies(lobby) == ["alice", "bob"]


def test_mallory_cannot_post_where_she_is_not_a_member(
    alice: User, mallory: User, cellar: Room
) -> None:
    post(cellar, alice, "It works for a member")
    before = get_clock(cellar)
    with pytest.raises(NotFound):
        post(cellar, mallory, "Let me in")
    assert list_bodies(cellar) == ["It works for a member"]
    assert get_clock(cellar) == before


def test_bob_cannot_post_after_he_left(bob: User, lobby: Room) -> None:
    post(lobby, bob, "Bye")
    leave_room(room=lobby, user=bob)
    with pytest.raises(NotFound):
        post(lobby, bob, "One more thing")
    assert list_bodies(lobby) == ["Bye"]


def test_a_suspended_user_cannot_post(bob: User, lobby: Room) -> None:
    post(lobby, bob, "Here I am")
    bob.is_active = False
    bob.save(update_fields=["is_active"])
    with pytest.raises(NotFound):
        post(lobby, bob, "Still here")


def test_alice_cannot_post_to_a_room_that_does_not_exist(alice: User, lobby: Room) -> None:
    with pytest.raises(NotFound):
        post_message(new_message(Room(pk=uuid4()), alice, "Hello?"))


def test_one_refused_message_does_not_keep_the_others_from_being_posted(
    alice: User, bob: User, mallory: User, lobby: Room
) -> None:
    messages = [
        new_message(lobby, alice, "one"),
        new_message(lobby, mallory, "two"),
        new_message(lobby, bob, "three"),
    ]
    outcomes = post_messages(messages)
    assert [isinstance(outcome, NotFound) for outcome in outcomes] == [False, True, False]
    assert list_bodies(lobby) == ["one", "three"]


def test_a_batch_with_a_duplicate_posts_it_once(alice: User, lobby: Room) -> None:
    twice = new_message(lobby, alice, "once")
    outcomes = post_messages([twice, twice, new_message(lobby, alice, "next")])
    assert len({outcome.message.seq for outcome in outcomes}) == 2  # type: ignore[union-attr]
    assert list_bodies(lobby) == ["once", "next"]


def test_a_batch_costs_as_many_statements_as_one_message(
    alice: User, lobby: Room, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(4):  # type: ignore[operator]  # savepoint, lock, insert, release
        post_messages([new_message(lobby, alice, str(n)) for n in range(50)])
    assert len(list_bodies(lobby)) == 50


@pytest.mark.django_db(transaction=True)
def test_racing_writers_leave_no_gap_and_no_duplicate(alice: User, bob: User, lobby: Room) -> None:
    start = get_clock(lobby)
    keys = [uuid4() for _ in range(20)]

    def post_all(author: User) -> list[int]:
        try:
            return [post_message(new_message(lobby, author, "x", key)).message.seq for key in keys]
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        seqs_by_thread = list(threads.map(post_all, [alice, bob] * 3))
    assert seqs_by_thread[0] == seqs_by_thread[2] == seqs_by_thread[4]
    assert seqs_by_thread[1] == seqs_by_thread[3] == seqs_by_thread[5]
    seqs = sorted(seqs_by_thread[0] + seqs_by_thread[1])
    assert seqs == list(range(start + 1, start + 41))
    assert get_clock(lobby) == start + 40


def test_a_batch_for_two_rooms_numbers_each_by_its_own_clock(
    alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    before = get_clock(lobby), get_clock(cellar)
    post_messages(
        [
            new_message(lobby, alice, "up"),
            new_message(cellar, bob, "down"),
            new_message(lobby, bob, "and out"),
        ]
    )
    assert (list_bodies(lobby), list_bodies(cellar)) == (["up", "and out"], ["down"])
    assert (get_clock(lobby), get_clock(cellar)) == (before[0] + 2, before[1] + 1)


@pytest.mark.django_db(transaction=True)
def test_a_batch_does_not_wait_for_a_locked_room(
    alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                Room.objects.for_update().get(pk=lobby.pk)
                locked.set()
                done.wait(10)
        finally:
            connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert locked.wait(10)
    try:
        messages = [new_message(lobby, alice, "waits"), new_message(cellar, bob, "goes")]
        outcomes = post_messages(messages, skip_locked=True)
    finally:
        done.set()
        holder.join()
    assert isinstance(outcomes[0], RowLocked)
    assert (list_bodies(lobby), list_bodies(cellar)) == ([], ["goes"])
    post_messages(messages, skip_locked=True)
    assert (list_bodies(lobby), list_bodies(cellar)) == (["waits"], ["goes"])
