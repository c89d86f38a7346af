"""A site owner exports a snapshot of the whole site."""

import json
import stat
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry, Block, User
from messaging.actions import hide_message
from messaging.archive.exporting import run
from messaging.models import Message
from rooms.models import Room
from tests.exports.test_exports import check_manifest, rows
from tests.messages import post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner(alice: User) -> User:
    User.objects.filter(pk=alice.pk).update(is_superuser=True)
    return alice


def command(file: Path, **options: Any) -> str:
    output = StringIO()
    call_command("export", file, stdout=output, **options)
    return output.getvalue()


def test_the_whole_site_is_exported_and_audited(
    owner: User, bob: User, lobby: Room, cellar: Room, tmp_path: Path
) -> None:
    post(lobby, bob, "Above")
    seq = post(cellar, bob, "Below").seq
    hide_message(by=owner, room_id=cellar.pk, seq=seq, reason="Rude")
    Block.objects.create(blocker=owner, blocked=bob)
    file = tmp_path / "site.zip"
    output = command(file, reason="Moving")
    assert output.startswith("As alice: ")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["site.zip"]

    archive = zipfile.ZipFile(file)
    assert check_manifest(archive)["scope"] == "site"
    messages = rows(archive, "messages.jsonl")
    assert len(messages) == Message.objects.count()
    assert {"Above", "Below"} <= {message["body"] for message in messages}
    hidden = next(message for message in messages if message["body"] == "Below")
    assert (hidden["hidden"], hidden["html"]) == (True, "")
    people = {person["username"]: person for person in rows(archive, "people.jsonl")}
    assert people["bob"]["email"] == "bob@example.com"
    assert {room["name"] for room in rows(archive, "rooms.jsonl")} == {"Lobby", "Cellar"}
    assert [row["blocked"] for row in rows(archive, "blocks.jsonl")] == [str(bob.pk)]
    assert bob.password
    assert bob.password not in json.dumps([*people.values()])
    entry = AuditEntry.objects.get(action="site.export")
    assert (entry.actor, entry.label, entry.reason) == (owner, "site.zip", "Moving")


def test_an_existing_file_is_not_overwritten(owner: User, lobby: Room, tmp_path: Path) -> None:
    file = tmp_path / "site.zip"
    file.write_text("mine")
    with pytest.raises(CommandError, match="already exists"):
        command(file)
    assert file.read_text() == "mine"
    assert not AuditEntry.objects.filter(action="site.export").exists()


def test_a_site_without_an_owner_is_not_exported(alice: User, lobby: Room, tmp_path: Path) -> None:
    assert not User.objects.filter(is_superuser=True).exists()
    with pytest.raises(CommandError, match="Not an owner"):
        command(tmp_path / "site.zip")
    assert not list(tmp_path.iterdir())


def test_files_of_an_interrupted_export_are_replaced(
    owner: User, bob: User, lobby: Room, tmp_path: Path
) -> None:
    post(lobby, bob, "Hello")
    file, left = tmp_path / "site.zip", tmp_path / "site.zip.part" / "export" / "files"
    left.mkdir(parents=True)
    (left / run.MESSAGES).write_text("half a line")
    command(file)
    archive = zipfile.ZipFile(file)
    check_manifest(archive)
    assert rows(archive, "messages.jsonl")[-1]["body"] == "Hello"
    assert [path.name for path in tmp_path.iterdir()] == ["site.zip"]
