"""The list of a room's members."""

from typing import Any

from django.test import Client

from accounts.models import User
from rooms.actions import join_room
from rooms.models import Room
from tests.people import make_person


def list_members(reader: User, room: Room, **query: Any) -> Any:
    client = Client()
    client.force_login(reader)
    return client.get(f"/api/v1/rooms/{room.pk}/members", query).json()


def test_a_page_has_the_requested_size_and_the_count_includes_all(
    bob: User, carol: User, lobby: Room
) -> None:
    first = list_members(bob, lobby, limit=2)
    assert [each["user"]["username"] for each in first["members"]] == ["alice", "carol"]
    assert (first["count"], first["has_more"]) == (3, True)
    second = list_members(bob, lobby, limit=2, page=2)
    assert [each["user"]["username"] for each in second["members"]] == ["bob"]
    assert (second["count"], second["has_more"]) == (3, False)
    assert list_members(bob, lobby, q="car")["count"] == 3


def test_the_count_comes_with_its_clock(bob: User, lobby: Room) -> None:
    before = list_members(bob, lobby)
    lobby = join_room(room=lobby, user=make_person("dave"))
    after = list_members(bob, lobby)
    assert (before["count"], after["count"]) == (2, 3)
    assert before["clock"] < after["clock"] == lobby.clock


def test_a_non_member_cannot_list_the_members(mallory: User, lobby: Room) -> None:
    assert list_members(mallory, lobby)["error"]["code"] == "not_found"
