"""`manage.py expire` deletes old messages if the operator sets a retention period."""

from datetime import timedelta
from io import StringIO

import pytest
from asgiref.sync import sync_to_async
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from messaging.actions import expire_messages
from messaging.jobs.actions import cancel_job
from messaging.models import Job, Message
from rooms.actions import delete_room
from rooms.models import Room
from tests.live import LiveServer
from tests.sockets import Socket


def expire() -> str:
    output = StringIO()
    call_command("expire", stdout=output)
    return output.getvalue()


def age(room: Room, up_to: int, days: int) -> None:
    """Backdate the messages up to a seq."""
    moment = timezone.now() - timedelta(days=days)
    Message.objects.filter(room=room, seq__lte=up_to).update(created_at=moment)


def test_messages_are_kept_forever_by_default(lobby: Room) -> None:
    age(lobby, up_to=2, days=10_000)
    before = Message.objects.count()
    assert "never expire" in expire()
    assert Message.objects.count() == before > 0


def test_messages_past_retention_are_deleted_in_every_room(
    lobby: Room, cellar: Room, settings: Settings
) -> None:
    settings.MESSAGE_RETENTION_DAYS = 30
    age(lobby, up_to=1, days=31)
    age(cellar, up_to=1, days=29)
    cellar_before = cellar.messages.count()
    assert expire().startswith("Deleted 1 messages")
    assert list(lobby.messages.values_list("seq", flat=True)) == [2]
    assert cellar.messages.count() == cellar_before > 0
    assert expire().startswith("Deleted 0 messages")


def test_deleted_rooms_are_erased_even_if_their_job_was_cancelled(
    alice: User, lobby: Room, cellar: Room
) -> None:
    delete_room(room=lobby, by=alice, reason="Unused")
    cancel_job(owner=alice, job_id=Job.objects.get(kind="erase").pk)
    left, others = lobby.messages.count(), cellar.messages.count()
    assert left > 0
    assert expire().startswith(f"Deleted {left} messages of deleted rooms")
    assert not Room.objects.filter(pk=lobby.pk).exists()
    assert cellar.messages.count() == others > 0


def test_a_batch_is_no_larger_than_its_limit(lobby: Room) -> None:
    age(lobby, up_to=2, days=1)
    now = timezone.now()
    counts = [expire_messages(room_id=lobby.pk, before=now, limit=1) for _ in range(3)]
    assert counts == [1, 1, 0]


@pytest.mark.parametrize("clock", [None, 0, 1])
async def test_alice_catches_up_with_the_messages_that_are_left(
    live_server: LiveServer,
    alice: User,
    lobby: Room,
    settings: Settings,
    clock: int | None,
) -> None:
    settings.MESSAGE_RETENTION_DAYS = 30
    async with Socket.connect(live_server, alice) as hers:
        await hers.open(lobby)
        first = await hers.post(lobby, "old")
        await sync_to_async(age)(lobby, up_to=first["seq"], days=31)
        assert f"{first['seq']} messages" in await sync_to_async(expire)()
        last = await hers.post(lobby, "new")
        assert last["seq"] == first["seq"] + 1
    async with Socket.connect(live_server, alice) as hers:
        data = await hers.open(lobby, clock)
        assert [message["body"] for message in data["messages"]] == ["new"]
        assert data["clock"] == last["seq"]
        assert data["has_older"] is False
