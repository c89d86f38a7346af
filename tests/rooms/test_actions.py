"""Creating, joining and leaving rooms; a room with members always has an owner."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.common.errors import Conflict, Forbidden, NotFound
from accounts.models import User
from rooms.actions import add_member, change_role, create_room, join_room, leave_room
from rooms.models import Membership, Room


def roles(room: Room) -> dict[str, str]:
    return dict(Membership.objects.filter(room=room).values_list("user__username", "role"))


@pytest.mark.parametrize("name", ["#general", "a/b\\c", "線上聊天室", "🍵", "  two   words ", "."])
def test_any_name_a_person_would_type_is_a_rooms_name(alice: User, name: str) -> None:
    room = create_room(creator=alice, name=name)
    assert room.name == " ".join(name.split())
    assert Room.objects.public().named(name).get() == room


def test_joining_twice_is_joining_once(bob: User, lobby: Room) -> None:
    clock = Room.objects.get(pk=lobby.pk).clock
    join_room(room=lobby, user=bob)
    assert roles(lobby) == {"alice": "owner", "bob": "member"}
    assert Room.objects.get(pk=lobby.pk).clock == clock


def test_every_membership_change_moves_clock_and_version(mallory: User, lobby: Room) -> None:
    before = Room.objects.get(pk=lobby.pk)
    join_room(room=lobby, user=mallory)
    leave_room(room=lobby, user=mallory)
    after = Room.objects.get(pk=lobby.pk)
    assert after.clock == before.clock + 2
    assert after.membership_version == before.membership_version + 2


def test_mallory_cannot_join_a_private_room(alice: User, mallory: User, cellar: Room) -> None:
    with pytest.raises(NotFound):
        join_room(room=cellar, user=mallory)
    add_member(room=cellar, user=mallory, by=alice)
    assert roles(cellar)["mallory"] == "member"
    with pytest.raises(Conflict):
        add_member(room=cellar, user=mallory, by=alice)


def test_the_moderator_owns_the_room_after_alice_leaves(
    alice: User, carol: User, lobby: Room
) -> None:
    leave_room(room=lobby, user=alice)
    assert roles(lobby) == {"bob": "member", "carol": "owner"}


def test_the_first_to_join_an_empty_room_owns_it(
    alice: User, bob: User, mallory: User, lobby: Room
) -> None:
    leave_room(room=lobby, user=bob)
    leave_room(room=lobby, user=alice)
    assert roles(lobby) == {}
    join_room(room=lobby, user=mallory)
    assert roles(lobby) == {"mallory": "owner"}


def test_the_last_owner_cannot_be_demoted(alice: User, bob: User, lobby: Room) -> None:
    with pytest.raises(Conflict):
        change_role(room=lobby, user=alice, role="member", by=alice)
    change_role(room=lobby, user=bob, role="owner", by=alice)
    change_role(room=lobby, user=alice, role="member", by=alice)
    assert roles(lobby) == {"alice": "member", "bob": "owner"}


@pytest.mark.django_db(transaction=True)
def test_concurrent_leaves_leave_an_owner(
    alice: User, bob: User, mallory: User, lobby: Room
) -> None:
    join_room(room=lobby, user=mallory)
    change_role(room=lobby, user=bob, role="owner", by=alice)

    def leave(person: User) -> None:
        try:
            leave_room(room=lobby, user=person)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(leave, [alice, bob]))
    assert roles(lobby) == {"mallory": "owner"}


@pytest.mark.django_db(transaction=True)
def test_only_one_of_two_concurrent_rooms_gets_the_name(alice: User, bob: User) -> None:
    def create(person: User) -> bool:
        try:
            create_room(creator=person, name="Tea")
        except Conflict:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(create, [alice, bob])) == [False, True]
    assert Room.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_concurrent_demotions_leave_an_owner(alice: User, bob: User, lobby: Room) -> None:
    change_role(room=lobby, user=bob, role="owner", by=alice)

    def demote(pair: tuple[User, User]) -> str:
        try:
            change_role(room=lobby, user=pair[1], role="member", by=pair[0])
        except (Conflict, Forbidden) as error:
            return error.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as threads:
        answers = set(threads.map(demote, [(alice, bob), (bob, alice)]))
    assert answers == {"done", "forbidden"}
    assert sorted(roles(lobby).values()) == ["member", "owner"]
