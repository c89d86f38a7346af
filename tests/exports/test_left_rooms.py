"""Personal data ends, in each room, at the owner's departure."""

import json
import zipfile
from collections.abc import Callable
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from messaging.actions import add_reaction, edit_message
from messaging.archive.exporting.actions import start_export
from messaging.archive.exporting.job import export_folder
from messaging.jobs.runner import run_job
from messaging.models import Departure, Message
from messaging.models.job import Job
from rooms.actions import (
    add_member,
    ban_member,
    change_role,
    delete_room,
    join_room,
    leave_room,
    remove_member,
    update_room,
)
from rooms.models import Room
from tests.messages import post
from tests.people import make_person, put_in

Rows = list[dict[str, Any]]
SECRET = "Plans for the merger"
MANY = 500  # messages


def never() -> bool:
    return False


def finish(job: Job, after_step: Callable[[], bool] = never) -> Job:
    """Run the job in this process; `after_step` is called after each step."""
    run_job(job.pk, after_step)
    job.refresh_from_db()
    return job


def export(owner: User) -> zipfile.ZipFile:
    job = finish(start_export(owner=owner))
    assert job.state == Job.State.SUCCEEDED, job.note
    return zipfile.ZipFile(export_folder(job).archive)


def rows(archive: zipfile.ZipFile, name: str) -> Rows:
    return [json.loads(line) for line in archive.read(name).decode().splitlines()]


def everything(archive: zipfile.ZipFile) -> str:
    return "".join(archive.read(name).decode() for name in archive.namelist())


def react(by: User, message: Message, emoji: str) -> None:
    add_reaction(by=by, room_id=message.room_id, seq=message.seq, emoji=emoji)


def clock_of(room: Room) -> int:
    return Room.objects.get(pk=room.pk).clock


GOING: dict[str, Callable[[Room, User, User], Any]] = {
    "left": lambda room, alice, bob: leave_room(room=room, user=bob),
    "removed": lambda room, alice, bob: remove_member(room=room, user=bob, by=alice),
    "banned": lambda room, alice, bob: ban_member(room=room, user=bob, by=alice),
}


@pytest.mark.parametrize("how", GOING)
def test_bobs_data_has_nothing_later_than_his_departure(
    alice: User, bob: User, cellar: Room, how: str
) -> None:
    first, second = post(cellar, bob, "First"), post(cellar, bob, "Second")
    for message in (first, second):
        react(alice, message, "👍")
    edit_message(by=bob, room_id=cellar.pk, seq=first.seq, body="First, edited")
    react(bob, first, "🎉")
    GOING[how](cellar, alice, bob)
    left = clock_of(cellar)
    react(alice, second, "😱")
    cellar.refresh_from_db()
    update_room(room=cellar, by=alice, name=SECRET)
    assert clock_of(cellar) > left

    archive = export(bob)
    by_body = {row["body"]: row for row in rows(archive, "messages.jsonl")}
    assert [each["emoji"] for each in by_body["First, edited"]["reactions"]] == ["👍", "🎉"]
    assert by_body["Second"]["reactions"] == []
    assert max(row["changed"] for row in by_body.values()) <= left
    assert [row["body"] for row in rows(archive, "edits.jsonl")] == ["First"]
    names = {row["id"]: row["name"] for row in rows(archive, "rooms.jsonl")}
    assert names[str(cellar.pk)] == "Cellar"
    assert rows(archive, "reactions.jsonl") == []
    text = everything(archive)
    assert "Cellar" in archive.read("index.html").decode()
    assert SECRET not in text
    assert "😱" not in text


def test_bobs_data_has_all_reactions_in_his_rooms(alice: User, bob: User, cellar: Room) -> None:
    message = post(cellar, bob, "First")
    update_room(room=cellar, by=alice, name=SECRET)
    react(alice, message, "😱")
    react(bob, message, "👍")
    archive = export(bob)
    (message,) = rows(archive, "messages.jsonl")
    assert [each["emoji"] for each in message["reactions"]] == ["😱", "👍"]
    assert [each["emoji"] for each in rows(archive, "reactions.jsonl")] == ["👍"]
    assert {SECRET} == {row["name"] for row in rows(archive, "rooms.jsonl")} - {"Lobby"}


def test_bobs_data_has_nothing_added_to_an_earlier_stay_since(
    alice: User, bob: User, lobby: Room
) -> None:
    update_room(room=lobby, by=alice, history="joined")
    early = post(lobby, bob, "Early")
    react(bob, early, "👍")
    leave_room(room=lobby, user=bob)
    react(alice, early, "😱")
    join_room(room=lobby, user=bob)
    late = post(lobby, bob, "Late")
    react(alice, late, "🎉")
    archive = export(bob)
    reactions = {row["body"]: row["reactions"] for row in rows(archive, "messages.jsonl")}
    assert reactions["Early"] == []
    assert [each["emoji"] for each in reactions["Late"]] == ["🎉"]
    assert rows(archive, "reactions.jsonl") == []
    assert "😱" not in everything(archive)

    Room.objects.filter(pk=lobby.pk).update(history="all")
    reactions = {row["body"]: row["reactions"] for row in rows(export(bob), "messages.jsonl")}
    assert [each["emoji"] for each in reactions["Early"]] == ["👍", "😱"]


def test_bobs_data_has_nothing_of_a_deleted_room(alice: User, bob: User, cellar: Room) -> None:
    post(cellar, bob, "From below")
    assert "From below" in everything(export(bob))
    delete_room(room=cellar, by=alice, reason="Over")
    assert Message.objects.filter(body="From below").exists()
    assert "From below" not in everything(export(bob))


def test_without_a_known_departure_name_and_reactions_are_left_out(
    alice: User, bob: User, cellar: Room
) -> None:
    message = post(cellar, bob, "From below")
    react(alice, message, "😱")
    leave_room(room=cellar, user=bob)
    Departure.objects.all().delete()
    archive = export(bob)
    assert "Cellar" not in everything(archive)
    assert "😱" not in everything(archive)
    assert "From below" in everything(archive)


def test_the_migration_reads_earlier_departures_from_system_messages(
    alice: User, bob: User, cellar: Room, lobby: Room
) -> None:
    """Runs the statement of the migration."""
    update_room(room=cellar, by=alice, name="Vault")
    remove_member(room=cellar, user=bob, by=alice)
    add_member(room=cellar, user=bob, by=alice)
    update_room(room=cellar, by=alice, name="Attic")
    ban_member(room=cellar, user=bob, by=alice)
    put_in(lobby, dave := make_person("dave"))
    leave_room(room=lobby, user=dave)
    fields = ("user", "room", "clock", "name")
    kept = set(Departure.objects.values_list(*fields))
    assert {name for *_, name in kept} == {"Vault", "Attic", "Lobby"}
    Departure.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(import_module("messaging.migrations.0011_authority").DEPARTURES)
    assert set(Departure.objects.values_list(*fields)) == kept


def test_the_migration_reads_each_room_once(alice: User, lobby: Room) -> None:
    Message.objects.bulk_create(
        Message(room=lobby, seq=seq, changed=seq, author=alice, client_id=uuid4(), kind="system",
                body="member.left" if seq % 5 else "member.joined", created_at=timezone.now())
        for seq in range(100, 100 + MANY)
    )  # fmt: skip
    before = count_rows_read()
    with connection.cursor() as cursor:
        cursor.execute(import_module("messaging.migrations.0011_authority").DEPARTURES)
    assert Departure.objects.count() == MANY * 4 // 5
    assert count_rows_read() - before < 10 * MANY


def count_rows_read() -> int:
    """Return how many rows of messages this transaction read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables"
            " WHERE relname = 'messaging_message'"
        )
        return int(cursor.fetchone()[0])


ENDINGS: dict[str, tuple[int, Callable[[Room, User, User], Any]]] = {
    "demoted": (
        403, lambda room, alice, carol: change_role(room=room, user=carol, role="member", by=alice)
    ),
    "removed": (404, lambda room, alice, carol: remove_member(room=room, user=carol, by=alice)),
}  # fmt: skip


@pytest.fixture
def owner(alice: User, lobby: Room) -> User:
    put_in(lobby, person := make_person("olivia"), "owner")
    post(lobby, alice, "For members")
    return person


@pytest.mark.parametrize("how", ENDINGS)
@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_a_rooms_export_fails_once_its_owner_loses_access(
    alice: User, owner: User, lobby: Room, how: str, steps: int
) -> None:
    job = start_export(owner=owner, room_id=lobby.pk)
    done = 0

    def after_step() -> bool:
        nonlocal done
        done += 1
        if done == steps:
            ENDINGS[how][1](lobby, alice, owner)
        return False

    if steps == 0:
        ENDINGS[how][1](lobby, alice, owner)
    finish(job, after_step)
    assert done == steps  # the next step found out
    assert job.state == Job.State.FAILED
    assert not export_folder(job).home.exists()


@pytest.mark.parametrize("how", ENDINGS)
def test_a_rooms_export_is_downloaded_only_with_access(
    alice: User, owner: User, lobby: Room, how: str
) -> None:
    job = finish(start_export(owner=owner, room_id=lobby.pk))
    assert job.state == Job.State.SUCCEEDED
    client = Client()
    client.force_login(owner)
    assert client.get(job.result["url"]).status_code == 200
    status, end = ENDINGS[how]
    end(lobby, alice, owner)
    assert client.get(job.result["url"]).status_code == status
