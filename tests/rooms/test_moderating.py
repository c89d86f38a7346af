"""Removing, banning, muting: what moderators do to members, and cannot do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.common.errors import Conflict, Forbidden, Invalid, NotFound
from accounts.models import AuditEntry, User
from rooms.actions import (
    add_member,
    ban_member,
    change_role,
    join_room,
    mute_member,
    remove_member,
    unban_person,
)
from rooms.models import Ban, Membership, Room


def is_in(room: Room, user: User) -> bool:
    return Membership.objects.filter(room=room, user=user).exists()


def test_carol_bans_bob_and_bob_cannot_rejoin(
    alice: User, bob: User, carol: User, lobby: Room
) -> None:
    ban_member(room=lobby, user=bob, by=carol, reason="Spam")
    assert not is_in(lobby, bob)
    with pytest.raises(Forbidden) as refused:
        join_room(room=lobby, user=bob)
    assert "Reason: Spam" in str(refused.value.message)
    with pytest.raises(Forbidden):
        add_member(room=lobby, user=bob, by=alice)
    unban_person(room=lobby, user=bob, by=carol)
    join_room(room=lobby, user=bob)
    assert is_in(lobby, bob)


def test_a_ban_expires(bob: User, carol: User, lobby: Room) -> None:
    until = timezone.now() + timedelta(days=1)
    ban_member(room=lobby, user=bob, by=carol, until=until)
    with pytest.raises(Forbidden) as refused:
        join_room(room=lobby, user=bob)
    assert until.strftime("%Y-%m-%d %H:%M") in str(refused.value.message)
    Ban.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    join_room(room=lobby, user=bob)


@pytest.mark.parametrize("act", [remove_member, ban_member])
def test_a_moderator_cannot_moderate_moderators_or_owners(
    act: object, alice: User, bob: User, carol: User, lobby: Room
) -> None:
    change_role(room=lobby, user=bob, role="moderator", by=alice)
    for person in (alice, bob):
        with pytest.raises(Forbidden):
            act(room=lobby, user=person, by=carol)  # type: ignore[operator]
        assert is_in(lobby, person)
    act(room=lobby, user=bob, by=alice)  # type: ignore[operator]
    assert not is_in(lobby, bob)


def test_a_moderator_cannot_mute_an_owner(alice: User, carol: User, lobby: Room) -> None:
    until = timezone.now() + timedelta(minutes=5)
    with pytest.raises(Forbidden):
        mute_member(room=lobby, user=alice, until=until, by=carol)
    mute_member(room=lobby, user=carol, until=until, by=alice)
    assert Membership.objects.get(room=lobby, user=carol).is_muted


def test_a_member_cannot_change_roles(bob: User, carol: User, lobby: Room) -> None:
    for user, role in ((bob, "owner"), (carol, "member")):
        for person in (bob, carol):
            with pytest.raises(Forbidden):
                change_role(room=lobby, user=user, role=role, by=person)


def test_an_added_user_gets_the_role_of_a_member(alice: User, mallory: User, cellar: Room) -> None:
    add_member(room=cellar, user=mallory, by=alice, role="owner")
    assert Membership.objects.get(room=cellar, user=mallory).role == "member"


def test_removing_bob_twice_changes_nothing(bob: User, carol: User, lobby: Room) -> None:
    remove_member(room=lobby, user=bob, by=carol)
    clock = Room.objects.get(pk=lobby.pk).clock
    remove_member(room=lobby, user=bob, by=carol)
    assert Room.objects.get(pk=lobby.pk).clock == clock
    with pytest.raises(NotFound):
        unban_person(room=lobby, user=bob, by=carol)


def test_the_last_owner_cannot_be_demoted_even_by_staff(
    alice: User, bob: User, lobby: Room
) -> None:
    change = {"room": lobby, "user": alice, "role": "member", "by": bob, "as_staff": True}
    with pytest.raises(Invalid):
        change_role(**change)
    with pytest.raises(Conflict):
        change_role(**change, reason="She is away")
    assert Membership.objects.get(room=lobby, user=alice).role == "owner"


def test_every_action_is_in_the_audit_log(bob: User, carol: User, lobby: Room) -> None:
    until = timezone.now() + timedelta(minutes=5)
    mute_member(room=lobby, user=bob, until=until, by=carol, reason="Too loud")
    remove_member(room=lobby, user=bob, by=carol, reason="Still too loud")
    ban_member(room=lobby, user=bob, by=carol, reason="Enough")
    entries = AuditEntry.objects.filter(room=lobby.pk, target_id=bob.pk).order_by("id")
    assert [(entry.actor, entry.action, entry.reason) for entry in entries] == [
        (carol, "member.mute", "Too loud"),
        (carol, "member.remove", "Still too loud"),
        (carol, "member.ban", "Enough"),
    ]
