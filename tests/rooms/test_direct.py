"""Writing to people, and not being written to."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from accounts.actions import block_person, unblock_person
from accounts.common.errors import Forbidden, Invalid
from accounts.models import User
from messaging.queries.room_list import list_rooms
from rooms.access import get_joined_room
from rooms.actions import leave_room, open_direct, update_room
from rooms.models import Room
from tests.messages import list_bodies, post
from tests.people import make_person


def test_the_same_people_meet_in_the_same_room(alice: User, bob: User, carol: User) -> None:
    room = open_direct(by=alice, users=[bob])
    assert open_direct(by=bob, users=[alice]) == room
    assert open_direct(by=bob, users=[alice, bob, alice]) == room
    assert open_direct(by=alice, users=[bob, carol]) != room


def test_it_is_called_after_whoever_else_is_in_it(alice: User, bob: User, mallory: User) -> None:
    open_direct(by=alice, users=[bob, mallory])
    names = {person.username: list_rooms(person)[0]["name"] for person in (alice, bob, mallory)}
    assert names == {"alice": "Bob, Mallory", "bob": "Alice, Mallory", "mallory": "Alice, Bob"}


@pytest.mark.django_db(transaction=True)
def test_who_write_to_each_other_at_once_meet(alice: User, bob: User) -> None:
    def write(pair: tuple[User, User]) -> Room:
        try:
            return open_direct(by=pair[0], users=[pair[1]])
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        rooms = set(threads.map(write, [(alice, bob), (bob, alice)] * 4))
    assert len(rooms) == Room.objects.filter(kind="direct").count() == 1


def test_nobody_else_gets_in_sees_or_changes_it(alice: User, bob: User, mallory: User) -> None:
    room = open_direct(by=alice, users=[bob])
    guest, member = Client(), Client()
    guest.force_login(mallory)
    member.force_login(alice)
    assert get_joined_room(alice, room.pk) == room
    assert guest.post(f"/rooms/{room.pk}/join/").status_code == 404
    path = f"/api/v1/rooms/{room.pk}/members"
    data = {"user": str(mallory.pk)}
    added = member.post(path, data, content_type="application/json")
    assert added.status_code == 403
    with pytest.raises(Forbidden):
        update_room(room=room, by=alice, name="Ours")
    with pytest.raises(Forbidden):
        leave_room(room=room, user=bob)
    assert room.memberships.count() == 2


def test_it_takes_two_to_nine(alice: User) -> None:
    crowd = [make_person(f"guest{number}") for number in range(9)]
    assert open_direct(by=alice, users=crowd[:8]).memberships.count() == 9
    for users in ([], [alice], crowd):
        with pytest.raises(Invalid):
            open_direct(by=alice, users=users)


def test_mallory_cannot_write_to_bob_who_blocks_her(bob: User, mallory: User) -> None:
    room = open_direct(by=mallory, users=[bob])
    post(room, mallory)
    block_person(user=bob, other=mallory)
    with pytest.raises(Forbidden):
        post(room, mallory)
    with pytest.raises(Forbidden):  # she could not answer
        post(room, bob)
    assert list_bodies(room) == ["Hello"]
    unblock_person(user=bob, other=mallory)
    post(room, mallory, "Again")
    assert list_bodies(room) == ["Hello", "Again"]


def test_mallory_opens_no_direct_room_with_bob_who_blocks_her(bob: User, mallory: User) -> None:
    block_person(user=bob, other=mallory)
    with pytest.raises(Forbidden):
        open_direct(by=mallory, users=[bob])
    assert not Room.objects.filter(kind="direct").exists()
    unblock_person(user=bob, other=mallory)
    assert open_direct(by=mallory, users=[bob]).kind == "direct"


def test_among_more_than_two_a_block_silences_nobody(alice: User, bob: User, mallory: User) -> None:
    room = open_direct(by=alice, users=[bob, mallory])
    block_person(user=bob, other=mallory)
    post(room, mallory, "To both of you")
    assert list_bodies(room) == ["To both of you"]
