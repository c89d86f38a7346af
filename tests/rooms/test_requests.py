"""Join requests for private rooms of the directory."""

import pytest
from django.test import Client

from accounts.common.errors import Conflict, Forbidden, NotFound
from accounts.models import User
from rooms.actions import (
    approve_request,
    ban_member,
    decline_request,
    join_room,
    request_to_join,
    update_room,
)
from rooms.models import JoinRequest, Membership, Room


@pytest.fixture
def findable(alice: User, cellar: Room) -> Room:
    return update_room(room=cellar, by=alice, is_findable=True)


def test_mallory_requests_to_join_and_is_approved(
    alice: User, mallory: User, findable: Room
) -> None:
    guest = Client()
    guest.force_login(mallory)
    assert "Cellar" in guest.get("/rooms/").content.decode()
    assert "Request to join" in guest.get(f"/rooms/{findable.pk}/").content.decode()
    guest.post(f"/rooms/{findable.pk}/ask/", {"note": "It is me"})
    assert JoinRequest.objects.get(room=findable, user=mallory).note == "It is me"
    approve_request(room=findable, user=mallory, by=alice)
    assert Membership.objects.filter(room=findable, user=mallory).exists()
    assert not JoinRequest.objects.exists()


def test_mallory_sees_only_the_name_of_a_findable_room(mallory: User, findable: Room) -> None:
    guest = Client()
    guest.force_login(mallory)
    seen = guest.get(f"/api/v1/rooms/{findable.pk}").json()
    assert seen["name"] == "Cellar"
    assert not {"clock", "unread", "rules"} & seen.keys()
    assert guest.get(f"/api/v1/rooms/{findable.pk}/messages").status_code == 404


def test_a_join_request_is_not_a_membership(mallory: User, findable: Room) -> None:
    with pytest.raises(Forbidden):
        join_room(room=findable, user=mallory)
    request_to_join(room=findable, user=mallory)
    with pytest.raises(Forbidden):
        join_room(room=findable, user=mallory)


def test_a_hidden_private_room_takes_no_requests(mallory: User, cellar: Room) -> None:
    with pytest.raises(NotFound):
        request_to_join(room=cellar, user=mallory)


def test_a_declined_user_may_ask_again(alice: User, mallory: User, findable: Room) -> None:
    request_to_join(room=findable, user=mallory)
    decline_request(room=findable, user=mallory, by=alice)
    with pytest.raises(NotFound):
        approve_request(room=findable, user=mallory, by=alice)
    request_to_join(room=findable, user=mallory, note="Please")
    assert JoinRequest.objects.get().note == "Please"


def test_members_and_banned_users_cannot_request_to_join(
    alice: User, bob: User, mallory: User, findable: Room
) -> None:
    with pytest.raises(Conflict):
        request_to_join(room=findable, user=bob)
    ban_member(room=findable, user=mallory, by=alice)
    with pytest.raises(Forbidden):
        request_to_join(room=findable, user=mallory)
    assert not JoinRequest.objects.exists()
