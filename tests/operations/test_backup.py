"""A backup is made while users post messages, and is verified by restoring it."""

import asyncio
import json
import os
import stat
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from config.operations.backup import BackupError
from config.operations.backup.programs import find_program
from messaging.models import Message
from rooms.models import Room
from tests.commands import manage
from tests.live import LiveServer
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)


def command(name: str, *arguments: Any, **options: Any) -> str:
    output = StringIO()
    call_command(name, *arguments, stdout=output, **options)
    return output.getvalue()


def list_databases() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return {row[0] for row in cursor.fetchall()}


@pytest.fixture
def backup(tmp_path: Path, lobby: Room) -> Path:
    """A verified backup of a small site."""
    file = tmp_path / "site.dump"
    assert "tables" in command("backup", file)
    assert "all identical" in command("verify_backup", file)
    return file


@pytest.fixture
def busy_server(transactional_db: None) -> Iterator[LiveServer]:
    """A server without a limit on the rate of messages."""
    server = LiveServer(FRAME_RATE="0")
    server.start()
    yield server
    server.terminate()


async def test_alice_posts_during_a_backup(
    busy_server: LiveServer, alice: User, lobby: Room, tmp_path: Path
) -> None:
    file = str(tmp_path / "site.dump")
    async with Socket.connect(busy_server, alice) as hers:
        making = asyncio.ensure_future(manage("backup", file, server=busy_server))
        count = 0
        while not making.done():
            await hers.post(lobby, f"message {count}")
            count += 1
        await making
    assert count > 0
    assert "all identical" in await manage("verify_backup", file, server=busy_server)
    kept = json.loads((tmp_path / "site.dump.json").read_text())["tables"]["messaging_message"][0]
    assert 0 < kept <= await sync_to_async(Message.objects.count)()


def test_a_backup_is_private_and_leaves_nothing_else(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert sorted(os.listdir(backup.parent)) == ["site.dump", "site.dump.json"]
    assert not any(name.startswith("confab_verify") for name in list_databases())


def test_an_existing_file_is_not_overwritten(backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(CommandError, match="already exists"):
        command("backup", backup)
    assert backup.read_bytes() == before


def test_a_damaged_file_is_detected(backup: Path) -> None:
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    backup.write_bytes(content)
    with pytest.raises(CommandError, match="not the file that was backed up"):
        command("verify_backup", backup)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            "UPDATE messaging_message SET body = body || '!'",
            "but different content",
        ),
        ("DELETE FROM messaging_message", "rows instead of"),
        ("CREATE TABLE extra (id int)", "extra: unexpected table"),
        ("ALTER TABLE messaging_message RENAME TO gone", "messaging_message: is missing"),
    ],
)
def test_a_backup_that_differs_from_its_manifest_is_detected(
    backup: Path, tmp_path: Path, restored_tables: None, change: str, expected: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(change)
    other = tmp_path / "other.dump"
    command("backup", other)
    first, second = (Path(f"{file}.json") for file in (backup, other))
    manifest = json.loads(second.read_text())
    second.write_text(json.dumps(manifest | {"tables": json.loads(first.read_text())["tables"]}))
    with pytest.raises(CommandError) as refused:
        command("verify_backup", other)
    assert expected in str(refused.value)
    assert not any(name.startswith("confab_verify") for name in list_databases())


@pytest.fixture
def restored_tables(db: None) -> Iterator[None]:
    """Undoes what a test does to tables."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS extra")
        cursor.execute("ALTER TABLE IF EXISTS gone RENAME TO messaging_message")


def test_the_restored_database_can_be_kept(backup: Path) -> None:
    name = f"restored_{os.getpid()}"
    try:
        assert "all identical" in command("verify_backup", backup, keep_as=name)
        assert name in list_databases()
        with pytest.raises(CommandError, match="already exists"):
            command("verify_backup", backup, keep_as=name)
        assert name in list_databases()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")


def test_a_server_newer_than_the_programs_is_an_error() -> None:
    assert find_program("pg_dump", 18)
    with pytest.raises(BackupError, match="PostgreSQL 99"):
        find_program("pg_dump", 99)
