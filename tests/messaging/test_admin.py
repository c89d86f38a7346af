"""Django admin: found, filtered, and changed only by the same actions as on the site."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from messaging.actions import Draft, post_message
from messaging.models import Message
from rooms.models import Membership, Room

LISTS = [
    "accounts/user", "rooms/room", "rooms/membership", "messaging/message", "messaging/job",
]  # fmt: skip


@pytest.fixture
def office(alice: User, lobby: Room) -> Client:
    """The admin as Alice, the site's owner, sees it; Bob has said something."""
    alice.is_staff = alice.is_superuser = True
    alice.save()
    bob = User.objects.get(username="bob")
    draft = Draft.write(
        room_id=lobby.pk, author=bob, client_id=uuid4(), body="Needle in a haystack"
    )
    post_message(draft)
    client = Client()
    client.force_login(alice)
    return client


@pytest.mark.parametrize("path", LISTS)
def test_every_list_is_shown_and_searched(office: Client, path: str) -> None:
    for query in ("", "?q=bob", "?q=Lobby", "?o=1"):
        assert office.get(f"/admin/{path}/{query}").status_code == 200, query


def test_alice_finds_a_message_by_what_it_says(office: Client) -> None:
    found = office.get("/admin/messaging/message/?q=needle").content.decode()
    assert "Needle in a haystack" in found
    assert "member.joined" not in found


def test_nobody_edits_what_was_said(office: Client) -> None:
    message = Message.objects.get(kind="text")
    page = f"/admin/messaging/message/{message.pk}/change/"
    assert "Needle" in office.get(page).content.decode()
    assert office.post(page, {"body": "Forged"}).status_code == 403
    assert office.get("/admin/messaging/message/add/").status_code == 403
    assert office.get(f"/admin/messaging/message/{message.pk}/delete/").status_code == 403


def test_adding_and_removing_a_member_is_written_in_the_room(
    office: Client, mallory: User, lobby: Room
) -> None:
    data = {"room": lobby.pk, "user": mallory.pk, "role": "moderator"}
    assert office.post("/admin/rooms/membership/add/", data).status_code == 302
    membership = Membership.objects.get(user=mallory)
    assert membership.role == "moderator"
    path = f"/admin/rooms/membership/{membership.pk}"
    assert office.post(f"{path}/delete/", {"post": "yes"}).status_code == 302
    assert not Membership.objects.filter(user=mallory).exists()
    events = Message.objects.filter(details__user__username="mallory").order_by("seq")
    assert [event.body for event in events] == ["member.added", "member.removed"]


def test_removing_several_at_once_tells_of_each(office: Client, lobby: Room) -> None:
    chosen = list(Membership.objects.filter(room=lobby).values_list("pk", flat=True))
    assert len(chosen) == 2
    data: dict[str, Any] = {
        "action": "delete_selected", "_selected_action": chosen, "post": "yes",
    }  # fmt: skip
    assert office.post("/admin/rooms/membership/", data).status_code == 302
    assert Message.objects.filter(room=lobby, body="member.removed").count() == 2


def test_the_last_owner_stays_one(office: Client, alice: User, lobby: Room) -> None:
    membership = Membership.objects.get(room=lobby, user=alice)
    path = f"/admin/rooms/membership/{membership.pk}/change/"
    answer = office.post(path, {"role": "member"}, follow=True)
    assert "A room needs an owner" in answer.content.decode()
    membership.refresh_from_db()
    assert membership.role == "owner"


def test_the_admin_is_entered_through_the_sites_own_sign_in(client: Client, alice: User) -> None:
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=")
    posted = client.post("/admin/login/", {"username": "alice", "password": "x"})
    assert posted["Location"].startswith("/accounts/login/")


def test_bob_is_not_let_into_the_admin(bob: User, lobby: Room) -> None:
    client = Client()
    client.force_login(bob)
    for path in LISTS:
        assert client.get(f"/admin/{path}/").status_code in (302, 403)


def test_lists_cost_a_constant_number_of_queries(
    office: Client, alice: User, lobby: Room, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        draft = Draft.write(room_id=lobby.pk, author=alice, client_id=uuid4(), body=str(number))
        post_message(draft)
    with django_assert_max_num_queries(6):
        office.get("/admin/messaging/message/")
