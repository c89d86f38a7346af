"""A site that was taken along is the same elsewhere: row by row, and as often as one likes."""

from pathlib import Path

import pytest
from django.core.management import CommandError
from django.test import Client

from accounts.models import AuditEntry, User
from messaging import demo
from messaging.archive.exporting.folder import Folder
from messaging.archive.exporting.run import write_archive
from messaging.archive.exporting.scopes import room_scope
from messaging.archive.importing.lock import import_lock
from messaging.models import Message
from rooms.actions import archive_room, create_room, leave_room, open_direct
from rooms.models import Membership, Room
from tests.imports.archives import (
    OPERATOR,
    export_site,
    rows,
    take_in,
    with_rows,
    write_files,
)
from tests.imports.site_tables import empty, tables
from tests.messages import fill, post
from tests.people import PASSWORD, make_person

MANY = 100_000

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_demo_is_the_same_table_by_table_and_twice_changes_nothing(tmp_path: Path) -> None:
    demo.fill()
    before = tables()
    assert len(before["Message"]) > 2_800
    path = tmp_path / "site.zip"
    export_site(path)
    empty()

    assert f"Imported {len(before['Message'])} messages" in take_in(path)
    assert tables() == before
    assert "Rooms: 0 new, 8 existing" in take_in(path)
    assert tables() == before


@pytest.mark.slow
def test_a_large_site_is_the_same_table_by_table(
    alice: User, bob: User, lobby: Room, cellar: Room, tmp_path: Path
) -> None:
    fill(lobby, bob, MANY // 2)
    fill(cellar, alice, MANY // 2)
    before = tables()
    assert len(before["Message"]) >= MANY
    export_site(tmp_path / "site.zip")
    empty()
    take_in(tmp_path / "site.zip")
    assert tables() == before


def test_a_lively_site_is_the_same_and_its_second_export_too(lively: Room, tmp_path: Path) -> None:
    before = tables()
    assert all(before.values())
    assert Message.objects.filter(body__startswith="still", hidden_at__isnull=False).exists()
    first = export_site(tmp_path / "first.zip")
    empty()
    take_in(tmp_path / "first.zip")
    assert tables() == before
    second = export_site(tmp_path / "second.zip")
    for name in ("people.jsonl", "rooms.jsonl", "messages.jsonl"):
        assert second[name] == first[name]


def test_a_group_that_a_member_left_is_not_taken_for_the_conversation_of_those_who_stay(
    alice: User, bob: User, mallory: User, tmp_path: Path
) -> None:
    group = open_direct(by=alice, users=[bob, mallory])
    pair = open_direct(by=alice, users=[bob])
    post(group, alice, "The three of us")
    leave_room(room=group, user=mallory)
    before = tables()
    export_site(tmp_path / "site.zip")
    empty()
    take_in(tmp_path / "site.zip")
    assert tables() == before
    assert open_direct(by=User.objects.get(pk=alice.pk), users=[bob]) == pair


def test_permalinks_lead_to_the_same_message(lively: Room, tmp_path: Path) -> None:
    seq = Message.objects.get(body="one").seq
    export_site(tmp_path / "site.zip")
    empty()
    make_person("bob")
    take_in(tmp_path / "site.zip")
    client = Client()
    assert client.login(username="bob", password=PASSWORD)
    answer = client.get(f"/api/v1/rooms/{lively.pk}/messages?before={seq + 1}")
    assert answer.status_code == 200, answer.content
    assert answer.json()["messages"][-1]["body"] == "one"


def test_a_living_site_keeps_what_it_has(lively: Room, alice: User, tmp_path: Path) -> None:
    export_site(tmp_path / "site.zip")
    empty()
    carol = make_person("carol")
    here = create_room(creator=carol, name="Lobby")
    post(here, carol, "here first")
    said = take_in(tmp_path / "site.zip")
    assert "Lobby is renamed to Lobby 2" in said
    assert Room.objects.get(pk=lively.pk).name == "Lobby 2"
    post(here, carol, "still here")
    before = tables()
    take_in(tmp_path / "site.zip")
    assert tables() == before


def test_an_export_of_a_room_goes_in_too(lively: Room, alice: User, tmp_path: Path) -> None:
    archive_room(room=lively, by=alice)
    folder = Folder(tmp_path / "export")
    list(write_archive(room_scope(alice, lively.pk), folder, None))
    said = Message.objects.filter(room=lively).order_by("seq")
    before = [(each.seq, each.is_gone, "" if each.is_gone else each.body) for each in said]
    members = set(Membership.objects.filter(room=lively).values_list("user", "role"))
    empty()

    take_in(folder.archive)
    assert [(each.seq, each.is_gone, each.body) for each in said.all()] == before
    assert set(Membership.objects.values_list("user", "role")) == members
    room = Room.objects.get()
    assert room.archived_at
    assert room.clock >= before[-1][0]
    # No e-mail is in such an archive: only the owner of the server can let people in.
    assert set(User.objects.values_list("email", flat=True)) == {""}


def test_a_second_import_waits_for_the_first(lively: Room, tmp_path: Path) -> None:
    export_site(tmp_path / "site.zip")
    empty()
    with import_lock(), pytest.raises(CommandError, match="Another import is running"):
        take_in(tmp_path / "site.zip")
    assert not any(tables().values())
    take_in(tmp_path / "site.zip")
    assert Message.objects.exists()


def test_the_log_says_who_took_in_what(lively: Room, tmp_path: Path) -> None:
    export_site(tmp_path / "site.zip")
    empty()
    take_in(tmp_path / "site.zip", reason="Moving", by="operator")
    entry = AuditEntry.objects.get(action="site.import")
    assert entry.actor
    assert (entry.actor.pk, entry.label, entry.reason) == (OPERATOR.pk, "site.zip", "Moving")
    assert entry.details["rooms"] == 3
    take_in(tmp_path / "site.zip")
    assert AuditEntry.objects.filter(action="site.import").count() == 1


def test_html_of_an_archive_is_not_believed(lively: Room, tmp_path: Path) -> None:
    files = export_site(tmp_path / "site.zip")
    said = rows(files, "messages.jsonl")
    harm = "<script>alert(1)</script>"
    changed = [row | {"html": harm, "body": harm if row["body"] == "one" else row["body"]}
               for row in said]  # fmt: skip
    path = write_files(tmp_path / "bad.zip", with_rows(files, "messages.jsonl", changed))
    empty()
    take_in(path)
    assert Message.objects.filter(body=harm).exists()
    assert not Message.objects.filter(html__contains="<script").exists()


def test_a_dry_run_says_it_all_and_changes_nothing(lively: Room, tmp_path: Path) -> None:
    export_site(tmp_path / "site.zip")
    before = tables()
    empty()
    said = take_in(tmp_path / "site.zip", dry_run=True)
    assert "Rooms: 3 new" in said
    assert f"Messages: {len(before['Message'])}." in said
    assert "No changes were made." in said
    assert not any(tables().values())
    take_in(tmp_path / "site.zip")
    assert tables() == before


def test_an_interrupted_import_goes_on_with_the_rooms_that_are_missing(
    lively: Room, tmp_path: Path
) -> None:
    before = tables()
    export_site(tmp_path / "site.zip")
    empty()
    take_in(tmp_path / "site.zip")
    Room.objects.filter(pk=lively.pk).delete()  # as if it had been stopped before this one
    assert tables() != before
    assert "Rooms: 1 new, 2 existing" in take_in(tmp_path / "site.zip")
    assert tables() == before
