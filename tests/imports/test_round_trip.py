"""An exported and imported site is the same, row by row."""

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
    import_archive,
    rows,
    with_rows,
    write_files,
)
from tests.imports.site_tables import empty, tables
from tests.messages import fill, post
from tests.people import PASSWORD, make_person

MANY = 100_000

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_demo_survives_a_round_trip_and_a_second_import_changes_nothing(tmp_path: Path) -> None:
    demo.create_demo()
    before = tables()
    assert len(before["Message"]) > 2_800
    path = tmp_path / "site.zip"
    export_site(path)
    empty()

    assert f"Imported {len(before['Message'])} messages" in import_archive(path)
    assert tables() == before
    assert "Rooms: 0 new, 8 existing" in import_archive(path)
    assert tables() == before


@pytest.mark.slow
def test_a_large_site_survives_a_round_trip(
    alice: User, bob: User, lobby: Room, cellar: Room, tmp_path: Path
) -> None:
    fill(lobby, bob, MANY // 2)
    fill(cellar, alice, MANY // 2)
    before = tables()
    assert len(before["Message"]) >= MANY
    export_site(tmp_path / "site.zip")
    empty()
    import_archive(tmp_path / "site.zip")
    assert tables() == before


def test_all_kinds_of_rows_survive_a_round_trip_and_export_again(
    lively: Room, tmp_path: Path
) -> None:
    before = tables()
    assert all(before.values())
    assert Message.objects.filter(body__startswith="still", hidden_at__isnull=False).exists()
    first = export_site(tmp_path / "first.zip")
    empty()
    import_archive(tmp_path / "first.zip")
    assert tables() == before
    second = export_site(tmp_path / "second.zip")
    for name in ("people.jsonl", "rooms.jsonl", "messages.jsonl"):
        assert second[name] == first[name]


def test_a_group_that_a_member_left_is_not_merged_with_a_direct_room(
    alice: User, bob: User, mallory: User, tmp_path: Path
) -> None:
    group = open_direct(by=alice, users=[bob, mallory])
    pair = open_direct(by=alice, users=[bob])
    post(group, alice, "The three of us")
    leave_room(room=group, user=mallory)
    before = tables()
    export_site(tmp_path / "site.zip")
    empty()
    import_archive(tmp_path / "site.zip")
    assert tables() == before
    assert open_direct(by=User.objects.get(pk=alice.pk), users=[bob]) == pair


def test_permalinks_lead_to_the_same_message(lively: Room, tmp_path: Path) -> None:
    seq = Message.objects.get(body="one").seq
    export_site(tmp_path / "site.zip")
    empty()
    make_person("bob")
    import_archive(tmp_path / "site.zip")
    client = Client()
    assert client.login(username="bob", password=PASSWORD)
    answer = client.get(f"/api/v1/rooms/{lively.pk}/messages?before={seq + 1}")
    assert answer.status_code == 200, answer.content
    assert answer.json()["messages"][-1]["body"] == "one"


def test_existing_rooms_stay_unchanged(lively: Room, alice: User, tmp_path: Path) -> None:
    export_site(tmp_path / "site.zip")
    empty()
    carol = make_person("carol")
    here = create_room(creator=carol, name="Lobby")
    post(here, carol, "here first")
    output = import_archive(tmp_path / "site.zip")
    assert "Lobby is renamed to Lobby 2" in output
    assert Room.objects.get(pk=lively.pk).name == "Lobby 2"
    post(here, carol, "still here")
    before = tables()
    import_archive(tmp_path / "site.zip")
    assert tables() == before


def test_the_export_of_a_room_is_imported(lively: Room, alice: User, tmp_path: Path) -> None:
    archive_room(room=lively, by=alice)
    folder = Folder(tmp_path / "export")
    list(write_archive(room_scope(alice, lively.pk), folder, None))
    messages = Message.objects.filter(room=lively).order_by("seq")
    before = [(each.seq, each.is_gone, "" if each.is_gone else each.body) for each in messages]
    members = set(Membership.objects.filter(room=lively).values_list("user", "role"))
    empty()

    import_archive(folder.archive)
    assert [(each.seq, each.is_gone, each.body) for each in messages.all()] == before
    assert set(Membership.objects.values_list("user", "role")) == members
    room = Room.objects.get()
    assert room.archived_at
    assert room.clock >= before[-1][0]
    # The archive has no emails: only the operator can give people their accounts.
    assert set(User.objects.values_list("email", flat=True)) == {""}


def test_a_second_import_at_once_is_refused(lively: Room, tmp_path: Path) -> None:
    export_site(tmp_path / "site.zip")
    empty()
    with import_lock(), pytest.raises(CommandError, match="Another import is running"):
        import_archive(tmp_path / "site.zip")
    assert not any(tables().values())
    import_archive(tmp_path / "site.zip")
    assert Message.objects.exists()


def test_the_audit_log_records_an_import(lively: Room, tmp_path: Path) -> None:
    export_site(tmp_path / "site.zip")
    empty()
    import_archive(tmp_path / "site.zip", reason="Moving", by="operator")
    entry = AuditEntry.objects.get(action="site.import")
    assert entry.actor
    assert (entry.actor.pk, entry.label, entry.reason) == (OPERATOR.pk, "site.zip", "Moving")
    assert entry.details["rooms"] == 3
    import_archive(tmp_path / "site.zip")
    assert AuditEntry.objects.filter(action="site.import").count() == 1


def test_html_of_an_archive_is_ignored(lively: Room, tmp_path: Path) -> None:
    files = export_site(tmp_path / "site.zip")
    messages = rows(files, "messages.jsonl")
    harm = "<script>alert(1)</script>"
    changed = [row | {"html": harm, "body": harm if row["body"] == "one" else row["body"]}
               for row in messages]  # fmt: skip
    path = write_files(tmp_path / "bad.zip", with_rows(files, "messages.jsonl", changed))
    empty()
    import_archive(path)
    assert Message.objects.filter(body=harm).exists()
    assert not Message.objects.filter(html__contains="<script").exists()


def test_a_dry_run_prints_the_plan_and_changes_nothing(lively: Room, tmp_path: Path) -> None:
    export_site(tmp_path / "site.zip")
    before = tables()
    empty()
    output = import_archive(tmp_path / "site.zip", dry_run=True)
    assert "Rooms: 3 new" in output
    assert f"Messages: {len(before['Message'])}." in output
    assert "No changes were made." in output
    assert not any(tables().values())
    import_archive(tmp_path / "site.zip")
    assert tables() == before


def test_an_interrupted_import_continues_with_the_missing_rooms(
    lively: Room, tmp_path: Path
) -> None:
    before = tables()
    export_site(tmp_path / "site.zip")
    empty()
    import_archive(tmp_path / "site.zip")
    Room.objects.filter(pk=lively.pk).delete()  # as if it had been stopped before this one
    assert tables() != before
    assert "Rooms: 1 new, 2 existing" in import_archive(tmp_path / "site.zip")
    assert tables() == before
