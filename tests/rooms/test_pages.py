from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from rooms.actions import create_room
from rooms.models import Membership, Room
from tests.pages import content_of


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def is_member(user: User, room: Room) -> bool:
    return Membership.objects.filter(user=user, room=room).exists()


def test_a_home_page_without_rooms_offers_to_browse_or_create(bob: User) -> None:
    page = signed_in(bob).get("/").content.decode()
    assert "You haven't joined any rooms yet." in page
    assert 'href="/rooms/">Browse rooms</a>' in page
    assert 'href="/rooms/new/">Create room</a>' in page


# --- Typing a name -----------------------------------------------------------------------------


def test_bob_types_the_name_of_his_room_and_is_there(bob: User, lobby: Room) -> None:
    answer = signed_in(bob).post("/rooms/enter/", {"name": "  LOBBY "})
    assert answer["Location"] == f"/rooms/{lobby.pk}/"


def test_mallory_joins_a_public_room_by_its_name(mallory: User, lobby: Room) -> None:
    answer = signed_in(mallory).post("/rooms/enter/", {"name": "Lobby"})
    assert answer["Location"] == f"/rooms/{lobby.pk}/"
    assert is_member(mallory, lobby)


def test_an_unused_name_offers_a_new_room(bob: User, lobby: Room) -> None:
    client = signed_in(bob)
    answer = client.post("/rooms/enter/", {"name": "R&D / 設計 🐈?"}, follow=True)
    page = answer.content.decode()
    assert "No room called" in page
    assert 'value="R&amp;D / 設計 🐈?"' in page


def test_mallory_cannot_learn_that_the_cellar_exists(mallory: User, cellar: Room) -> None:
    client = signed_in(mallory)
    there = client.post("/rooms/enter/", {"name": "Cellar"}, follow=True).content.decode()
    assert "No room called <strong>Cellar</strong>" in there
    assert not is_member(mallory, cellar)
    assert client.post("/rooms/new/", {"name": "Cellar", "kind": "public"}).status_code == 302


def test_a_private_room_of_mine_comes_before_a_public_one(alice: User, cellar: Room) -> None:
    create_room(creator=alice, name="cellar")
    answer = signed_in(alice).post("/rooms/enter/", {"name": "cellar"})
    assert answer["Location"] == f"/rooms/{cellar.pk}/"


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "x" * 81])
def test_an_invalid_name_shows_an_error(bob: User, lobby: Room, name: str) -> None:
    answer = signed_in(bob).post("/rooms/enter/", {"name": name})
    assert list(answer.context["form"].errors) == ["name"]
    assert "Lobby" in answer.content.decode()


# --- Lists -------------------------------------------------------------------------------------


def test_carol_sees_her_rooms_and_no_others(
    carol: User, alice: User, lobby: Room, cellar: Room
) -> None:
    page = signed_in(carol).get("/").content.decode()
    assert lobby.name in page
    assert lobby.topic in page
    assert "3 members" in page
    assert cellar.name not in page
    assert cellar.name in signed_in(alice).get("/").content.decode()


@pytest.mark.parametrize("rooms", [1, 12])
def test_the_list_costs_the_same_however_long(
    alice: User, django_assert_num_queries: DjangoAssertNumQueries, rooms: int
) -> None:
    for number in range(rooms):
        create_room(creator=alice, name=f"Room {number}")
    client = signed_in(alice)
    client.get("/")
    with django_assert_num_queries(4):  # session, person, rooms, direct rooms
        assert client.get("/").content.decode().count('class="room"') == rooms


def test_the_directory_shows_public_rooms_and_whether_one_is_in(
    mallory: User, alice: User, lobby: Room, cellar: Room
) -> None:
    page = signed_in(mallory).get("/rooms/").content.decode()
    assert "Join Lobby" in page
    assert cellar.name not in page
    assert "Open Lobby" in signed_in(alice).get("/rooms/").content.decode()


def test_the_directory_is_searched_by_any_part_of_a_name(alice: User, lobby: Room) -> None:
    create_room(creator=alice, name="產品設計")
    client = signed_in(alice)
    assert "產品設計" in client.get("/rooms/", {"q": "設計"}).content.decode()
    found = client.get("/rooms/", {"q": "ＬＯＢ"}).content.decode()
    assert "Open Lobby" in found
    assert "產品設計" not in found
    assert "No rooms match" in client.get("/rooms/", {"q": "%_<b>"}).content.decode()


def test_the_directory_turns_pages_at_a_constant_cost(
    alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(51):
        create_room(creator=alice, name=f"Room {number:02}")
    client = signed_in(alice)
    client.get("/rooms/")
    with django_assert_num_queries(4):  # session, person, count, rooms
        first = client.get("/rooms/").content.decode()
    assert "Page 1 of 2" in first
    second = client.get("/rooms/?page=2").content.decode()
    assert "Room 49" in first
    assert "Room 50" in second
    assert client.get("/rooms/?page=x").status_code == 200


# --- A new room --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["R&D / 設計", "🐈", "a" * 80, "../etc", "new", "<i>x</i>"])
def test_alice_creates_a_room_of_any_name(alice: User, name: str) -> None:
    answer = signed_in(alice).post("/rooms/new/", {"name": name, "topic": "T", "kind": "public"})
    room = Room.objects.get()
    assert answer["Location"] == f"/rooms/{room.pk}/"
    assert (room.name, room.topic, room.kind) == (name, "T", "public")
    assert "<i>x</i>" not in signed_in(alice).get("/").content.decode()


def test_a_taken_name_shows_an_error_at_its_field(bob: User, lobby: Room) -> None:
    answer = signed_in(bob).post("/rooms/new/", {"name": "lobby", "kind": "public"})
    assert answer.context["form"].errors == {"name": ["A room with this name already exists."]}
    assert Room.objects.count() == 1


def test_a_name_that_folds_too_long_shows_an_error_at_its_field(alice: User) -> None:
    answer = signed_in(alice).post("/rooms/new/", {"name": "\ufdfa" * 80, "kind": "public"})
    assert answer.context["form"].errors == {"name": ["Use a shorter name."]}


def test_an_unknown_kind_is_refused(alice: User) -> None:
    answer = signed_in(alice).post("/rooms/new/", {"name": "X", "kind": "secret"})
    assert list(answer.context["form"].errors) == ["kind"]
    assert not Room.objects.exists()


# --- One room ----------------------------------------------------------------------------------


def test_bob_opens_his_room(bob: User, lobby: Room) -> None:
    answer = signed_in(bob).get(f"/rooms/{lobby.pk}/")
    assert answer.context["room"] == lobby
    assert "chat/show.html" in [template.name for template in answer.templates]


def test_a_link_to_a_message_shows_the_room_only_to_members(
    bob: User, mallory: User, lobby: Room, cellar: Room
) -> None:
    for room in (lobby, cellar):
        answer = signed_in(bob).get(f"/rooms/{room.pk}/1/")
        assert answer.context["room"] == room
        assert "chat/show.html" in [template.name for template in answer.templates]
    asked = signed_in(mallory).get(f"/rooms/{lobby.pk}/1/")
    assert "rooms/join.html" in [template.name for template in asked.templates]
    assert signed_in(mallory).get(f"/rooms/{cellar.pk}/1/").status_code == 404


def test_mallory_is_asked_before_she_joins(
    mallory: User, lobby: Room, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(mallory)
    with django_assert_num_queries(5):  # session, person, mine?, visible?, members
        page = client.get(f"/rooms/{lobby.pk}/").content.decode()
    assert lobby.topic in page
    assert "2 members" in page
    assert not is_member(mallory, lobby)
    answer = client.post(f"/rooms/{lobby.pk}/join/")
    assert answer["Location"] == f"/rooms/{lobby.pk}/"
    assert is_member(mallory, lobby)


@pytest.mark.parametrize(
    ("seq", "tail"), [("7", "7/"), ("", ""), ("0", ""), ("-7", ""), ("seven", ""), ("9" * 16, "")]
)
def test_mallory_joins_and_lands_on_the_linked_message(
    mallory: User, lobby: Room, seq: str, tail: str
) -> None:
    answer = signed_in(mallory).post(f"/rooms/{lobby.pk}/join/", {"seq": seq})
    assert answer["Location"] == f"/rooms/{lobby.pk}/{tail}"
    assert is_member(mallory, lobby)


def test_mallory_gets_404_for_the_cellar(mallory: User, alice: User, cellar: Room) -> None:
    assert is_member(alice, cellar)
    client = signed_in(mallory)
    there, nowhere = f"/rooms/{cellar.pk}/", f"/rooms/{uuid4()}/"
    for path in (there, nowhere):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "404.html" in [template.name for template in answer.templates]
        assert client.post(f"{path}join/").status_code == 404
        assert client.post(f"{path}leave/").status_code == 404
    assert content_of(client.get(there)) == content_of(client.get(nowhere))
    assert not is_member(mallory, cellar)


def test_bob_leaves_and_sees_a_confirmation(bob: User, lobby: Room) -> None:
    answer = signed_in(bob).post(f"/rooms/{lobby.pk}/leave/", follow=True)
    assert "You left Lobby." in answer.content.decode()
    assert not is_member(bob, lobby)


@pytest.mark.parametrize("act", ["join", "leave"])
def test_a_get_request_neither_joins_nor_leaves(bob: User, lobby: Room, act: str) -> None:
    assert signed_in(bob).get(f"/rooms/{lobby.pk}/{act}/").status_code == 405
    assert is_member(bob, lobby)


def test_a_foreign_page_cannot_make_bob_leave(bob: User, lobby: Room) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)
    answer = client.post(f"/rooms/{lobby.pk}/leave/")
    assert answer.status_code == 403
    assert "This page has expired" in answer.content.decode()
    assert is_member(bob, lobby)


@pytest.mark.parametrize(
    "path", ["/", "/rooms/", "/rooms/new/", "/rooms/{room}/", "/rooms/{room}/1/"]
)
def test_anonymous_users_sign_in_first(client: Client, lobby: Room, path: str) -> None:
    path = path.format(room=lobby.pk)
    assert client.get(path)["Location"] == f"/accounts/login/?next={path}"
