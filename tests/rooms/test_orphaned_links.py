"""A link works only while its maker may invite, and whatever ends that ends the link."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.actions import reinstate_person, suspend_person
from accounts.common.errors import NotFound
from accounts.models import AuditEntry, User
from messaging.models import Message
from rooms.actions import (
    accept_invite,
    ban_member,
    change_role,
    create_invite,
    leave_room,
    remove_member,
    update_room,
)
from rooms.models import Invite, Membership, Room
from tests.people import make_person, put_in

Ending = Callable[[Room, User, User], None]

ENDINGS: dict[str, Ending] = {
    "member.removed": lambda room, owner, maker: remove_member(room=room, user=maker, by=owner),
    "member.banned": lambda room, owner, maker: ban_member(room=room, user=maker, by=owner),
    "member.left": lambda room, _owner, maker: leave_room(room=room, user=maker),
    "member.role": lambda room, owner, maker: change_role(
        room=room, user=maker, role="member", by=owner
    ),
    "room.changed": lambda room, owner, _maker: update_room(
        room=room, by=owner, invite_role="owner"
    ),
}
ACTS = {
    "member.removed": "member.remove",
    "member.banned": "member.ban",
    "member.left": "invite.revoke",
    "member.role": "member.role",
    "room.changed": "room.update",
}


@pytest.fixture
def dave(cellar: Room, alice: User) -> User:
    """A moderator of the cellar, where moderators invite."""
    update_room(room=cellar, by=alice, invite_role="moderator")
    dave = make_person("dave")
    put_in(cellar, dave, Membership.Role.MODERATOR)
    return dave


def comes_in(token: str, name: str) -> bool:
    try:
        accept_invite(token=token, user=make_person(name))
    except NotFound:
        return False
    return True


@pytest.mark.parametrize("event", ENDINGS)
def test_a_link_ends_when_its_creator_may_not_invite_any_more(
    cellar: Room, alice: User, dave: User, event: str
) -> None:
    his, hers = (create_invite(room=cellar, by=maker)[1] for maker in (dave, alice))
    create_invite(room=cellar, by=dave)
    assert comes_in(his, "guest1")
    ENDINGS[event](cellar, alice, dave)
    assert not comes_in(his, "guest2")
    assert comes_in(hers, "guest3")
    assert Invite.objects.exclude(revoked_at=None).count() == 2
    # Both who acted and the room learn it.
    message = Message.objects.filter(room=cellar, body=event).latest("seq")
    assert (message.details or {})["links"] == 2
    entry = AuditEntry.objects.filter(action=ACTS[event], room=cellar.pk).latest("pk")
    assert entry.details["links"] == 2


def test_a_role_that_may_still_invite_keeps_its_links(
    cellar: Room, alice: User, dave: User
) -> None:
    token = create_invite(room=cellar, by=dave)[1]
    change_role(room=cellar, user=dave, role="owner", by=alice)
    update_room(room=cellar, by=alice, invite_role="owner")
    assert comes_in(token, "guest")
    details = Message.objects.filter(room=cellar, body="room.changed").latest("seq").details
    assert details == {"invite_role": "owner"}


def test_suspension_revokes_links_in_every_room_for_good(
    cellar: Room, lobby: Room, alice: User, bob: User
) -> None:
    tokens = [create_invite(room=room, by=bob)[1] for room in (cellar, lobby)]
    assert all(comes_in(token, f"guest{number}") for number, token in enumerate(tokens))
    boss = make_person("boss", is_staff=True, is_superuser=True)
    suspend_person(user=bob, by=boss, reason="Spam")
    entries = AuditEntry.objects.filter(action="invite.revoke", actor=boss, target_id=str(bob.pk))
    assert {(entry.room, entry.details["links"]) for entry in entries} == {
        (cellar.pk, 1),
        (lobby.pk, 1),
    }
    reinstate_person(user=bob, by=boss)
    assert not any(comes_in(token, f"late{number}") for number, token in enumerate(tokens))


def test_a_removed_member_cannot_rejoin_by_their_own_link(
    cellar: Room, alice: User, bob: User
) -> None:
    """By another member's link they may: who is to stay out is banned."""
    own, hers = create_invite(room=cellar, by=bob)[1], create_invite(room=cellar, by=alice)[1]
    remove_member(room=cellar, user=bob, by=alice)
    browser = Client()
    browser.force_login(bob)
    assert browser.post(f"/api/v1/invites/{own}").status_code == 404
    assert browser.post(f"/invite/{own}/").status_code == 404
    assert browser.post(f"/api/v1/invites/{hers}").status_code == 200


def test_a_deleted_membership_ends_the_link_too(cellar: Room, alice: User, bob: User) -> None:
    token = create_invite(room=cellar, by=bob)[1]
    Membership.objects.filter(room=cellar, user=bob).delete()
    assert not comes_in(token, "guest")


def test_the_ids_of_links_do_not_count(cellar: Room, alice: User) -> None:
    browser = Client()
    browser.force_login(alice)
    path = f"/api/v1/rooms/{cellar.pk}/invites"
    made = [browser.post(path, {}, "application/json").json()["id"] for _ in range(2)]
    assert {each["id"] for each in browser.get(path).json()} == set(made)
    assert all(len(each) == 36 for each in made)
    assert browser.delete(f"{path}/{made[0]}").status_code == 204
    assert browser.delete(f"{path}/{Invite.objects.get(revoked_at=None).pk}").status_code == 422
    assert [each["id"] for each in browser.get(path).json()] == [made[1]]
