"""Purges: all messages of one person in a span of time are hidden and restored."""

from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.management import call_command
from django.utils import timezone

from accounts.common.errors import Conflict, Forbidden, Invalid
from accounts.models import AuditEntry, User
from messaging import actions
from messaging.actions import hide_message, restore_message
from messaging.actions import purges as purge_actions
from messaging.jobs.runner import run_job
from messaging.models import Job, Message, Purge
from messaging.tasks import purges
from messaging.tasks.purges import run_purge
from rooms.models import Room
from tests.admin.client import AdminClient, find_group
from tests.commands import manage
from tests.live import LiveServer
from tests.messages import post
from tests.people import put_in
from tests.sockets import Socket

HOUR = timedelta(hours=1)


@pytest.fixture
def spam(lobby: Room, cellar: Room, alice: User, bob: User) -> dict[str, Message]:
    """Bob's, in two rooms; one of a day ago, one that he deleted, one that is hidden already."""
    messages = {
        body: post(room, author, body)
        for body, room, author in [
            ("old", lobby, bob), ("first", lobby, bob), ("hers", lobby, alice),
            ("second", lobby, bob), ("deleted", lobby, bob), ("hidden", lobby, bob),
            ("third", cellar, bob),
        ]
    }  # fmt: skip
    day_ago = timezone.now() - timedelta(days=1)
    Message.objects.filter(pk=messages["old"].pk).update(created_at=day_ago)
    actions.delete_message(by=bob, room_id=lobby.pk, seq=messages["deleted"].seq)
    hide_message(room_id=lobby.pk, seq=messages["hidden"].seq, by=alice)
    return messages


def start(bob: User, alice: User, **other: Any) -> Purge:
    now = timezone.now()
    span = {"since": now - HOUR, "until": now, "by": alice, "reason": "Spam"}
    return actions.start_purge(person=bob, **{**span, **other})


def do_job(purge: Purge, by: User) -> Job:
    """Have the purge done by its job, as a worker does it."""
    purges.start_purge_job(purge, by=by)
    job = Job.objects.filter(kind="purge", owner=by).latest("created_at")
    run_job(job.pk, lambda: False)
    job.refresh_from_db()
    return job


def hidden() -> set[str]:
    return set(Message.objects.exclude(hidden_at=None).values_list("body", flat=True))


def test_a_purge_and_its_undoing_are_jobs_of_their_requester(
    spam: dict[str, Message], alice: User, bob: User
) -> None:
    purge = start(bob, alice)
    job = do_job(purge, alice)
    assert (job.state, job.about, job.done, job.total) == ("succeeded", "bob", 3, 3)
    assert hidden() == {"hidden", "first", "second", "third"}
    purge.refresh_from_db()
    assert purge.state == "done"
    job = do_job(actions.undo_purge(purge=purge, by=alice), alice)
    assert (job.state, job.result["restored"]) == ("succeeded", 3)
    assert hidden() == {"hidden"}


def test_it_hides_the_messages_of_the_span_and_nothing_else(
    spam: dict[str, Message], alice: User, bob: User
) -> None:
    assert hidden() == {"hidden"}
    purge = start(bob, alice)
    assert (purge.state, purge.found, hidden()) == ("queued", 3, {"hidden"})
    run_purge(purge)
    assert hidden() == {"hidden", "first", "second", "third"}
    purge.refresh_from_db()
    assert (purge.state, purge.hidden) == ("done", 3)
    assert purge.finished_at


def test_undoing_restores_what_it_hid_and_nothing_else(
    spam: dict[str, Message], alice: User, bob: User, lobby: Room
) -> None:
    purge = start(bob, alice)
    run_purge(purge)
    restore_message(room_id=lobby.pk, seq=spam["first"].seq, by=alice, as_staff=True)
    hide_message(room_id=lobby.pk, seq=spam["first"].seq, by=alice)
    actions.undo_purge(purge=purge, by=alice, reason="A mix-up")
    run_purge(purge)
    assert hidden() == {"hidden", "first"}
    purge.refresh_from_db()
    assert (purge.state, purge.restored) == ("undone", 2)
    with pytest.raises(Conflict):
        actions.undo_purge(purge=purge, by=alice)


def test_each_message_has_its_own_number(
    spam: dict[str, Message], alice: User, bob: User, lobby: Room
) -> None:
    lobby.refresh_from_db()
    before = lobby.clock
    run_purge(start(bob, alice))
    lobby.refresh_from_db()
    changed = Message.objects.filter(room=lobby, changed__gt=before).order_by("changed")
    assert [message.changed for message in changed] == [before + 1, before + 2]
    assert [message.body for message in changed] == ["first", "second"]
    assert lobby.clock == before + 2


def test_it_goes_on_where_it_was_stopped(
    spam: dict[str, Message], alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge_actions, "MAX_STEP", 1)
    purge = start(bob, alice)
    assert actions.hide_next_messages(purge)
    purge.refresh_from_db()
    assert (purge.state, purge.hidden, len(hidden())) == ("hiding", 1, 2)
    run_purge(purge)
    assert len(hidden()) == 4


def test_undoing_stops_what_is_still_hiding(
    spam: dict[str, Message], alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge_actions, "MAX_STEP", 1)
    purge = start(bob, alice)
    assert actions.hide_next_messages(purge)
    actions.undo_purge(purge=purge, by=alice)
    assert not actions.hide_next_messages(purge)
    run_purge(purge)
    assert hidden() == {"hidden"}


def test_later_messages_stay(alice: User, bob: User, lobby: Room) -> None:
    post(lobby, bob, "before")
    purge = start(bob, alice, until=timezone.now() + HOUR)
    post(lobby, bob, "afterwards")
    run_purge(purge)
    assert hidden() == {"before"}


def test_a_span_that_ends_before_it_begins_is_refused(alice: User, bob: User) -> None:
    with pytest.raises(Invalid):
        start(bob, alice, since=timezone.now() + HOUR)


def test_a_moderator_purges_nothing_of_the_owners(dora: User, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(is_superuser=True)
    bob.refresh_from_db()
    with pytest.raises(Forbidden):
        start(bob, dora)


def test_a_moderator_starts_watches_and_undoes_one(
    admin_client: AdminClient, spam: dict[str, Message], bob: User
) -> None:
    now = timezone.now()
    form = {
        "person": bob.pk, "reason": "Spam",
        "since": f"{now - HOUR:%Y-%m-%dT%H:%M:%S}", "until": f"{now + HOUR:%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    assert admin_client.post("messaging/purge/add/", **form).status_code == 302
    purge = Purge.objects.get()
    path = f"messaging/purge/{purge.pk}/change/"
    assert "0 of 3 hidden" in admin_client.read(path)
    assert "waiting to start" in admin_client.read("")
    call_command("purge")
    assert "3 of 3 hidden" in admin_client.read(path)
    admin_client.act("messaging/purge", "undo", purge, reason="A mix-up")
    assert "waiting to be undone" in admin_client.read(path)
    call_command("purge")
    assert "3 of 3 restored" in admin_client.read(path)
    assert hidden() == {"hidden"}
    acts = AuditEntry.objects.filter(action__startswith="purge.").order_by("pk")
    assert [(act.action, act.reason) for act in acts] == [
        ("purge.start", "Spam"), ("purge.undo", "A mix-up"),
    ]  # fmt: skip


@pytest.mark.parametrize("until", ["", "soon", "9999-99-99T00:00"])
def test_a_purge_without_an_end_shows_the_form_again(
    admin_client: AdminClient, bob: User, until: str
) -> None:
    form = {"person": bob.pk, "reason": "Spam", "since": "2026-01-01T00:00", "until": until}
    answer: Any = admin_client.post("messaging/purge/add/", **form)
    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == ["until"]
    assert not Purge.objects.exists()


def test_who_may_not_purge_is_refused(admin_client: AdminClient, bob: User) -> None:
    assert admin_client.get("messaging/purge/add/").status_code == 200
    find_group().permissions.remove(*find_group().permissions.filter(codename="purge_person"))
    assert admin_client.get("messaging/purge/add/").status_code == 403
    assert admin_client.get("messaging/purge/").status_code == 200


async def test_open_pages_see_it_go_and_come_back(
    two_servers: tuple[LiveServer, LiveServer], alice: User, bob: User, lobby: Room
) -> None:
    first, second = [await sync_to_async(post)(lobby, bob, body) for body in ("one", "two")]
    purge = await sync_to_async(start)(bob, alice)
    async with Socket.connect(two_servers[0], alice) as hers:
        await hers.open(lobby)
        await manage("purge", server=two_servers[0])
        gone = [(await hers.next("message.updated"))["message"] for _ in range(2)]
        assert [message["seq"] for message in gone] == [first.seq, second.seq]
        assert [(message["hidden"], message["body"]) for message in gone] == [(True, "")] * 2
        await sync_to_async(actions.undo_purge)(purge=purge, by=alice)
        await manage("purge", server=two_servers[0])
        back = [(await hers.next("message.updated"))["message"] for _ in range(2)]
        assert [message["body"] for message in back] == ["one", "two"]


async def test_a_new_member_gets_no_event_from_before_they_joined(
    two_servers: tuple[LiveServer, LiveServer], alice: User, bob: User, lobby: Room, mallory: User
) -> None:
    def prepare() -> None:
        Room.objects.filter(pk=lobby.pk).update(history="joined")
        post(lobby, bob, "before she came")
        lobby.refresh_from_db()
        put_in(lobby, mallory)
        lobby.memberships.filter(user=mallory).update(joined_clock=lobby.clock)
        start(bob, alice)

    await sync_to_async(prepare)()
    async with Socket.connect(two_servers[0], mallory) as hers:
        await hers.open(lobby)
        await manage("purge", server=two_servers[0])
        assert str(lobby.pk) in (await hers.next("clocks"))["clocks"]
        assert not [event for event in hers.received if event["type"] == "message.updated"]
