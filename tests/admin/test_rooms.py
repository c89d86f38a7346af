"""Rooms in the admin: changed by the same actions as on the site, so members get the events."""

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.models import AuditEntry, User
from messaging.jobs.runner import run_job
from messaging.models import Job, Message
from rooms.actions import open_direct
from rooms.models import Ban, Membership, Room
from tests.admin.client import AdminClient
from tests.messages import post

ROOMS = "rooms/room"
MEMBERS = "rooms/membership"
POLICIES = {
    "post_role": "member", "invite_role": "member", "history": "all", "slow_seconds": 0,
    "description": "", "icon": "", "topic": "Where everybody meets",
}  # fmt: skip


def test_the_list_shows_members_state_and_last_activity(
    admin_client: AdminClient, lobby: Room, bob: User
) -> None:
    post(lobby, bob, "Hello")
    admin_client.act(ROOMS, "lock", lobby, reason="Calm down")
    row = admin_client.read(f"{ROOMS}/")
    assert '<td class="field-member_count">2</td>' in row
    assert "locked" in row
    Message.objects.filter(room=lobby).update(created_at=datetime(1999, 12, 31, tzinfo=UTC))
    assert "Dec. 31, 1999" in admin_client.read(f"{ROOMS}/")


def test_the_list_is_filtered_by_state(
    admin_client: AdminClient, lobby: Room, cellar: Room
) -> None:
    admin_client.act(ROOMS, "lock", lobby, reason="Calm down")
    admin_client.act(ROOMS, "read", cellar, reason="A report of theft")
    for state, there, missing in [("locked", lobby, cellar), ("open", cellar, lobby)]:
        shown = admin_client.read(f"{ROOMS}/?state={state}")
        assert (str(there.pk) in shown, str(missing.pk) in shown) == (True, False)


@pytest.mark.parametrize(
    ("act", "field", "undo", "events"),
    [
        ("lock", "locked_at", "unlock", ["room.locked", "room.unlocked"]),
        ("archive", "archived_at", "restore", ["room.archived", "room.restored"]),
    ],
)
def test_a_room_is_closed_and_opened_with_a_reason(
    admin_client: AdminClient, lobby: Room, act: str, field: str, undo: str, events: list[str]
) -> None:
    assert not admin_client.can_act(ROOMS, undo, lobby)
    admin_client.act(ROOMS, act, lobby, reason="Calm down")
    lobby.refresh_from_db()
    assert getattr(lobby, field)
    assert not admin_client.can_act(ROOMS, act, lobby)
    admin_client.act(ROOMS, undo, lobby, reason="Calm now")
    lobby.refresh_from_db()
    assert getattr(lobby, field) is None
    assert list(_events(lobby, "room.created")) == events
    reasons = AuditEntry.objects.filter(action__in=events).order_by("pk")
    assert [entry.reason for entry in reasons] == ["Calm down", "Calm now"]


def test_renaming_is_written_in_the_room(admin_client: AdminClient, lobby: Room) -> None:
    answer = admin_client.post(
        f"{ROOMS}/{lobby.pk}/change/", name="Hall", **POLICIES, **_no_inlines()
    )
    assert answer.status_code == 302
    lobby.refresh_from_db()
    assert lobby.name == "Hall"
    assert list(_events(lobby, "room.created")) == ["room.renamed"]
    assert AuditEntry.objects.get(action="room.update").details == {"name": "Hall"}


def test_direct_messages_have_nothing_to_change(
    admin_client: AdminClient, alice: User, bob: User
) -> None:
    room = open_direct(by=alice, users=[bob])
    admin_client.act(ROOMS, "read", room, reason="A report of threats")
    assert admin_client.get(f"{ROOMS}/{room.pk}/change/").status_code == 200
    answer = admin_client.post(f"{ROOMS}/{room.pk}/change/", name="Hall", **POLICIES)
    assert answer.status_code == 403


def test_deleting_a_room_deletes_all_its_messages(
    owner_admin_client: AdminClient, lobby: Room, bob: User
) -> None:
    post(lobby, bob, "Hello")
    assert owner_admin_client.get(f"{ROOMS}/{lobby.pk}/change/").status_code == 200
    assert "Hello" in owner_admin_client.read("messaging/message/")
    owner_admin_client.act(ROOMS, "delete", lobby, reason="Nobody comes")
    assert owner_admin_client.get(f"{ROOMS}/{lobby.pk}/change/").status_code == 302
    assert "Hello" not in owner_admin_client.read("messaging/message/")
    run_job(Job.objects.get(kind="erase").pk, lambda: False)
    assert not Message.objects.filter(room=lobby.pk).exists()
    assert not Room.objects.filter(pk=lobby.pk).exists()
    entry = AuditEntry.objects.get(action="room.delete")
    assert (entry.label, entry.reason) == ("Lobby", "Nobody comes")


def test_the_page_of_a_room_shows_its_members_and_bans(
    admin_client: AdminClient, lobby: Room, bob: User, mallory: User, alice: User
) -> None:
    Ban.objects.create(room=lobby, user=mallory, banned_by=alice, reason="Trolling")
    page = admin_client.read(f"{ROOMS}/{lobby.pk}/change/")
    for shown in ("alice", "bob", "mallory", "Trolling"):
        assert shown in page


def test_adding_and_removing_a_member_is_written_in_the_room(
    admin_client: AdminClient, mallory: User, lobby: Room
) -> None:
    data = {"room": lobby.pk, "user": mallory.pk, "role": "moderator", "reason": "She asked"}
    assert admin_client.post(f"{MEMBERS}/add/", **data).status_code == 302
    membership = Membership.objects.get(user=mallory)
    assert membership.role == "moderator"
    assert admin_client.act(MEMBERS, "remove", membership, reason="Trolling").status_code == 302
    assert not Membership.objects.filter(user=mallory).exists()
    events = Message.objects.filter(details__user__username="mallory").order_by("seq")
    assert [event.body for event in events] == ["member.added", "member.removed"]


def test_removing_several_at_once_reports_each(admin_client: AdminClient, lobby: Room) -> None:
    chosen = list(Membership.objects.filter(room=lobby))
    assert len(chosen) == 2
    admin_client.act(MEMBERS, "remove", *chosen, reason="Closing")
    assert Message.objects.filter(room=lobby, body="member.removed").count() == 2


def test_a_member_is_muted_and_unmuted(admin_client: AdminClient, lobby: Room, bob: User) -> None:
    membership = Membership.objects.get(room=lobby, user=bob)
    admin_client.act(MEMBERS, "mute", membership, reason="Hush", minutes=10)
    membership.refresh_from_db()
    assert membership.is_muted
    admin_client.act(MEMBERS, "unmute", membership)
    membership.refresh_from_db()
    assert not membership.is_muted


def test_a_ban_is_kept_until_it_is_forgiven(
    admin_client: AdminClient, lobby: Room, bob: User
) -> None:
    membership = Membership.objects.get(room=lobby, user=bob)
    admin_client.act(MEMBERS, "ban", membership, reason="Trolling")
    assert "Trolling" in admin_client.read("rooms/ban/")
    ban = Ban.objects.get(user=bob)
    admin_client.act("rooms/ban", "forgive", ban)
    assert not Ban.objects.exists()
    assert AuditEntry.objects.filter(action="member.unban").exists()


def test_the_last_owner_stays_one(admin_client: AdminClient, alice: User, lobby: Room) -> None:
    membership = Membership.objects.get(room=lobby, user=alice)
    path = f"{MEMBERS}/{membership.pk}/change/"
    answer = admin_client.post(path, role="member", reason="She is away")
    assert "Make someone else an owner first" in answer.content.decode()
    membership.refresh_from_db()
    assert membership.role == "owner"


def test_a_message_is_hidden_and_restored(
    admin_client: AdminClient, lobby: Room, bob: User
) -> None:
    message = post(lobby, bob, "Hello")
    admin_client.act("messaging/message", "hide", message, reason="Rude")
    message.refresh_from_db()
    assert message.hidden_at
    page = admin_client.read(f"messaging/message/{message.pk}/change/")
    assert "Hello" in page
    assert f"Done – Hide: bob #{message.seq}<" in page
    admin_client.act("messaging/message", "restore", message, reason="It was not")
    message.refresh_from_db()
    assert message.hidden_at is None
    acts = AuditEntry.objects.filter(action__startswith="message.").order_by("pk")
    assert [(act.action, act.reason) for act in acts] == [
        ("message.hide", "Rude"), ("message.restore", "It was not"),
    ]  # fmt: skip


def _events(room: Room, *but: str) -> Any:
    events = Message.objects.filter(room=room, kind="system", body__startswith="room.")
    return events.exclude(body__in=but).order_by("seq").values_list("body", flat=True)


def _no_inlines() -> dict[str, str]:
    return {
        f"{prefix}-{name}_FORMS": "0"
        for prefix in ("memberships", "bans")
        for name in ("TOTAL", "INITIAL")
    }
