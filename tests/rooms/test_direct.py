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


def test_the_same_people_get_the_same_room(alice: User, bob: User, carol: User) -> None:
    room = open_direct(by=alice, users=[bob])
    assert open_direct(by=bob, users=[alice]) == room
    assert open_direct(by=bob, users=[alice, bob, alice]) == room
    assert open_direct(by=alice, users=[bob, carol]) != room


def test_a_direct_room_is_named_after_its_other_members(
    alice: User, bob: User, mallory: User
) -> None:
    open_direct(by=alice, users=[bob, mallory])
    names = {person.username: list_rooms(person)[0]["name"] for person in (alice, bob, mallory)}
    assert names == {"alice": "Bob, Mallory", "bob": "Alice, Mallory", "mallory": "Alice, Bob"}


@pytest.mark.django_db(transaction=True)
def test_concurrent_direct_messages_open_one_room(alice: User, bob: User) -> None:
    def write(pair: tuple[User, User]) -> Room:
        try:
            return open_direct(by=pair[0], users=[pair[1]])
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        rooms = set(threads.map(write, [(alice, bob), (bob, alice)] * 4))
    assert len(rooms) == Room.objects.filter(kind="direct").count() == 1


def test_outsiders_cannot_join_see_or_change_a_direct_room(
    alice: User, bob: User, mallory: User
) -> None:
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


def test_a_direct_room_has_two_to_nine_members(alice: User) -> None:
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


def test_a_block_has_no_effect_on_posts_in_a_group(alice: User, bob: User, mallory: User) -> None:
    room = open_direct(by=alice, users=[bob, mallory])
    block_person(user=bob, other=mallory)
    post(room, mallory, "To both of you")
    assert list_bodies(room) == ["To both of you"]
