"""Rooms in the admin: changed by the same actions as on the site, so members hear of it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.models import AuditEntry, User
from messaging.jobs.runner import run_job
from messaging.models import Job, Message
from rooms.actions import open_direct
from rooms.models import Ban, Membership, Room
from tests.admin.client import Office
from tests.messages import post

ROOMS = "rooms/room"
MEMBERS = "rooms/membership"
POLICIES = {
    "post_role": "member", "invite_role": "member", "history": "all", "slow_seconds": 0,
    "description": "", "icon": "", "topic": "Where everybody meets",
}  # fmt: skip


def test_the_list_tells_members_state_and_last_activity(
    office: Office, lobby: Room, bob: User
) -> None:
    post(lobby, bob, "Hello")
    office.act(ROOMS, "lock", lobby, reason="Calm down")
    row = office.read(f"{ROOMS}/")
    assert '<td class="field-member_count">2</td>' in row
    assert "locked" in row
    Message.objects.filter(room=lobby).update(created_at=datetime(1999, 12, 31, tzinfo=UTC))
    assert "Dec. 31, 1999" in office.read(f"{ROOMS}/")


def test_the_list_is_narrowed_to_a_state(office: Office, lobby: Room, cellar: Room) -> None:
    office.act(ROOMS, "lock", lobby, reason="Calm down")
    office.act(ROOMS, "read", cellar, reason="A report of theft")
    for state, there, missing in [("locked", lobby, cellar), ("open", cellar, lobby)]:
        shown = office.read(f"{ROOMS}/?state={state}")
        assert (str(there.pk) in shown, str(missing.pk) in shown) == (True, False)


@pytest.mark.parametrize(
    ("act", "field", "undo", "events"),
    [
        ("lock", "locked_at", "unlock", ["room.locked", "room.unlocked"]),
        ("archive", "archived_at", "restore", ["room.archived", "room.restored"]),
    ],
)
def test_a_room_is_closed_and_opened_with_a_reason(
    office: Office, lobby: Room, act: str, field: str, undo: str, events: list[str]
) -> None:
    assert not office.can_act(ROOMS, undo, lobby)
    office.act(ROOMS, act, lobby, reason="Calm down")
    lobby.refresh_from_db()
    assert getattr(lobby, field)
    assert not office.can_act(ROOMS, act, lobby)
    office.act(ROOMS, undo, lobby, reason="Calm now")
    lobby.refresh_from_db()
    assert getattr(lobby, field) is None
    assert list(_events(lobby, "room.created")) == events
    reasons = AuditEntry.objects.filter(action__in=events).order_by("pk")
    assert [entry.reason for entry in reasons] == ["Calm down", "Calm now"]


def test_renaming_is_written_in_the_room(office: Office, lobby: Room) -> None:
    answer = office.post(f"{ROOMS}/{lobby.pk}/change/", name="Hall", **POLICIES, **_no_inlines())
    assert answer.status_code == 302
    lobby.refresh_from_db()
    assert lobby.name == "Hall"
    assert list(_events(lobby, "room.created")) == ["room.renamed"]
    assert AuditEntry.objects.get(action="room.update").details == {"name": "Hall"}


def test_direct_messages_have_nothing_to_change(office: Office, alice: User, bob: User) -> None:
    room = open_direct(by=alice, users=[bob])
    office.act(ROOMS, "read", room, reason="A report of threats")
    assert office.get(f"{ROOMS}/{room.pk}/change/").status_code == 200
    answer = office.post(f"{ROOMS}/{room.pk}/change/", name="Hall", **POLICIES)
    assert answer.status_code == 403


def test_deleting_a_room_takes_everything_said_in_it(
    owners_office: Office, lobby: Room, bob: User
) -> None:
    post(lobby, bob, "Hello")
    assert owners_office.get(f"{ROOMS}/{lobby.pk}/change/").status_code == 200
    assert "Hello" in owners_office.read("messaging/message/")
    owners_office.act(ROOMS, "delete", lobby, reason="Nobody comes")
    assert owners_office.get(f"{ROOMS}/{lobby.pk}/change/").status_code == 302
    assert "Hello" not in owners_office.read("messaging/message/")
    run_job(Job.objects.get(kind="erase").pk, lambda: False)
    assert not Message.objects.filter(room=lobby.pk).exists()
    assert not Room.objects.filter(pk=lobby.pk).exists()
    entry = AuditEntry.objects.get(action="room.delete")
    assert (entry.label, entry.reason) == ("Lobby", "Nobody comes")


def test_the_page_of_a_room_shows_its_members_and_bans(
    office: Office, lobby: Room, bob: User, mallory: User, alice: User
) -> None:
    Ban.objects.create(room=lobby, user=mallory, banned_by=alice, reason="Trolling")
    page = office.read(f"{ROOMS}/{lobby.pk}/change/")
    for shown in ("alice", "bob", "mallory", "Trolling"):
        assert shown in page


def test_adding_and_removing_a_member_is_written_in_the_room(
    office: Office, mallory: User, lobby: Room
) -> None:
    data = {"room": lobby.pk, "user": mallory.pk, "role": "moderator", "reason": "She asked"}
    assert office.post(f"{MEMBERS}/add/", **data).status_code == 302
    membership = Membership.objects.get(user=mallory)
    assert membership.role == "moderator"
    assert office.act(MEMBERS, "remove", membership, reason="Trolling").status_code == 302
    assert not Membership.objects.filter(user=mallory).exists()
    events = Message.objects.filter(details__user__username="mallory").order_by("seq")
    assert [event.body for event in events] == ["member.added", "member.removed"]


def test_removing_several_at_once_tells_of_each(office: Office, lobby: Room) -> None:
    chosen = list(Membership.objects.filter(room=lobby))
    assert len(chosen) == 2
    office.act(MEMBERS, "remove", *chosen, reason="Closing")
    assert Message.objects.filter(room=lobby, body="member.removed").count() == 2


def test_a_member_is_muted_and_heard_again(office: Office, lobby: Room, bob: User) -> None:
    membership = Membership.objects.get(room=lobby, user=bob)
    office.act(MEMBERS, "mute", membership, reason="Hush", minutes=10)
    membership.refresh_from_db()
    assert membership.is_muted
    office.act(MEMBERS, "unmute", membership)
    membership.refresh_from_db()
    assert not membership.is_muted


def test_a_ban_is_kept_until_it_is_forgiven(office: Office, lobby: Room, bob: User) -> None:
    membership = Membership.objects.get(room=lobby, user=bob)
    office.act(MEMBERS, "ban", membership, reason="Trolling")
    assert "Trolling" in office.read("rooms/ban/")
    ban = Ban.objects.get(user=bob)
    office.act("rooms/ban", "forgive", ban)
    assert not Ban.objects.exists()
    assert AuditEntry.objects.filter(action="member.unban").exists()


def test_the_last_owner_stays_one(office: Office, alice: User, lobby: Room) -> None:
    membership = Membership.objects.get(room=lobby, user=alice)
    path = f"{MEMBERS}/{membership.pk}/change/"
    answer = office.post(path, role="member", reason="She is away")
    assert "Make someone else an owner first" in answer.content.decode()
    membership.refresh_from_db()
    assert membership.role == "owner"


def test_a_message_is_hidden_and_restored(office: Office, lobby: Room, bob: User) -> None:
    message = post(lobby, bob, "Hello")
    office.act("messaging/message", "hide", message, reason="Rude")
    message.refresh_from_db()
    assert message.hidden_at
    page = office.read(f"messaging/message/{message.pk}/change/")
    assert "Hello" in page
    assert f"Done – Hide: bob #{message.seq}<" in page
    office.act("messaging/message", "restore", message, reason="It was not")
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
