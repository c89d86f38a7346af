"""Names, policies, the archive and the end of rooms."""

from typing import Any

import pytest

from accounts.common.errors import Conflict, Invalid, NotFound
from accounts.models import AuditEntry, User
from messaging.jobs.runner import run_job
from messaging.models import Job, Message
from rooms.actions import (
    archive_room,
    create_room,
    delete_room,
    join_room,
    lock_room,
    unarchive_room,
    unlock_room,
    update_room,
)
from rooms.models import Room


def events(room: Room) -> list[str]:
    messages = Message.objects.filter(room=room, kind="system").exclude(body__startswith="member.")
    return list(messages.order_by("seq").values_list("body", flat=True))


def test_only_changed_settings_get_a_system_message(alice: User, lobby: Room) -> None:
    update_room(room=lobby, by=alice, name=" Hall ", topic=lobby.topic, slow_seconds=30)
    assert events(lobby) == ["room.created", "room.renamed", "room.changed"]
    renamed = Message.objects.get(room=lobby, body="room.renamed")
    assert renamed.details == {"name": "Hall"}
    assert Room.objects.get(pk=lobby.pk).name_key == "hall"
    update_room(room=lobby, by=alice, name="Hall")
    assert len(events(lobby)) == 3


@pytest.mark.parametrize(
    "changes",
    [{"name": ""}, {"name": "x" * 81}, {"slow_seconds": -1}, {"icon": "a"}, {"post_role": "king"},
     {"kind": "public"}, {"clock": 0}],
)  # fmt: skip
def test_invalid_settings_change_nothing(alice: User, lobby: Room, changes: dict[str, Any]) -> None:
    before = Room.objects.values().get(pk=lobby.pk)
    with pytest.raises(Invalid):
        update_room(room=lobby, by=alice, **changes)
    assert Room.objects.values().get(pk=lobby.pk) == before


def test_a_public_name_is_unique(alice: User, lobby: Room) -> None:
    attic = create_room(creator=alice, name="Attic")
    with pytest.raises(Conflict):
        update_room(room=attic, by=alice, name="LOBBY")
    assert Room.objects.get(pk=attic.pk).name == "Attic"


def test_locked_and_archived_and_back(alice: User, lobby: Room) -> None:
    for act in (lock_room, lock_room, unlock_room, archive_room, unarchive_room):
        act(room=lobby, by=alice)
    assert events(lobby)[1:] == ["room.locked", "room.unlocked", "room.archived", "room.restored"]


def test_mallory_finds_and_joins_an_archived_room(alice: User, mallory: User, lobby: Room) -> None:
    archive_room(room=lobby, by=alice)
    join_room(room=lobby, user=mallory)
    assert lobby in Room.objects.findable()
    assert lobby in Room.objects.joined_by(mallory)


def test_a_deleted_room_leaves_nothing_but_the_audit_entry(
    alice: User, bob: User, lobby: Room
) -> None:
    delete_room(room=lobby, by=alice, reason="Asked for")
    assert Message.objects.exists()
    for person in (alice, bob):
        assert lobby not in Room.objects.visible_to(person)
        with pytest.raises(NotFound):
            join_room(room=lobby, user=person)
    assert create_room(creator=bob, name="Lobby").pk != lobby.pk

    job = Job.objects.get(kind="erase", owner=alice)
    run_job(job.pk, lambda: False)
    assert not Room.objects.filter(pk=lobby.pk).exists()
    assert not Message.objects.filter(room=lobby.pk).exists()
    entry = AuditEntry.objects.get(action="room.delete")
    assert (entry.label, entry.reason, entry.target_id) == ("Lobby", "Asked for", str(lobby.pk))
