"""What the directory and the first page offer: asking, archived rooms, direct conversations."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from rooms.actions import archive_room, open_direct, update_room
from rooms.models import Room
from tests.people import make_person


@pytest.fixture
def outsider(mallory: User) -> Client:
    client = Client()
    client.force_login(mallory)
    return client


def read(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_a_requested_room_is_marked(outsider: Client, alice: User, cellar: Room) -> None:
    assert "Cellar" not in read(outsider, "/rooms/")
    update_room(room=cellar, by=alice, is_findable=True)
    assert "Request to join Cellar" in read(outsider, "/rooms/")
    outsider.post(f"/rooms/{cellar.pk}/ask/", {"note": "Please"})
    page = read(outsider, "/rooms/")
    assert "Request to join Cellar" not in page
    assert "Requested" in page


def test_an_archived_room_is_marked(outsider: Client, alice: User, lobby: Room) -> None:
    assert "archived" not in read(outsider, "/rooms/")
    archive_room(room=lobby, by=alice)
    assert "archived" in read(outsider, "/rooms/")


@pytest.mark.parametrize("conversations", [1, 5])
def test_direct_rooms_are_called_after_the_others_at_a_constant_cost(
    outsider: Client,
    mallory: User,
    conversations: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(conversations):
        friend = make_person(f"friend{number}", display_name=f"Friend {number}")
        open_direct(by=friend, users=[mallory])
    read(outsider, "/")
    with django_assert_num_queries(5):  # session, person, rooms, direct rooms, their people
        page = read(outsider, "/")
    assert page.count('class="room"') == conversations
    assert f"Friend {conversations - 1}</a>" in page
    assert "Mallory</a>" not in page


def test_outsiders_cannot_find_a_direct_room(alice: User, bob: User, outsider: Client) -> None:
    room = open_direct(by=alice, users=[bob])
    alices = Client()
    alices.force_login(alice)
    assert "<title>Bob" in read(alices, f"/rooms/{room.pk}/")
    assert outsider.get(f"/rooms/{room.pk}/").status_code == 404
    assert str(room.pk) not in read(outsider, "/rooms/")
