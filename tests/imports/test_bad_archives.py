"""A bad archive is refused with the name of the entry, and changes nothing."""

import json
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from accounts.models import User
from messaging.archive.importing import archive as limits
from messaging.models import Message
from rooms.models import Room
from tests.imports.archives import (
    Files,
    export_site,
    import_archive,
    rows,
    with_file,
    with_rows,
    write_files,
)
from tests.imports.site_tables import empty, tables

pytestmark = pytest.mark.django_db(transaction=True)

Change = Callable[[Files], Files]


@pytest.fixture
def good(lobby: Room, tmp_path: Path) -> Files:
    """The files of a valid archive; its site is emptied."""
    files = export_site(tmp_path / "good.zip")
    assert Message.objects.count() == 2
    empty()
    return files


def check_refused(path: Path, expected: str) -> None:
    before = tables()
    with pytest.raises(CommandError) as refused:
        import_archive(path)
    assert expected in str(refused.value)
    assert tables() == before


def check_good(path: Path, files: Files) -> None:
    """Check that the unchanged archive can be imported."""
    import_archive(write_files(path, files))
    assert Message.objects.count() == 2


def change_row(table: str, number: int, **fields: Any) -> Change:
    def change(files: Files) -> Files:
        changed = rows(files, table)
        changed[number] |= fields
        return with_rows(files, table, changed)

    return change


def change_manifest(**fields: Any) -> Change:
    def change(files: Files) -> Files:
        manifest = json.loads(files["manifest.json"]) | fields
        return files | {"manifest.json": json.dumps(manifest).encode()}

    return change


def repeat(name: str) -> Change:
    return lambda files: with_file(files, name, files[name] + files[name])


def damage(name: str, old: bytes, new: bytes) -> Change:
    return lambda files: with_file(files, name, files[name].replace(old, new, 1))


def leave_out(name: str) -> Change:
    return lambda files: {each: content for each, content in files.items() if each != name}


STRANGER = "00000000-0000-4000-8000-000000000000"
FAULTS: dict[str, tuple[Change, str]] = {
    "another version": (change_manifest(version=99), "'manifest.json': Only version 1"),
    "another format": (change_manifest(format="x"), "'manifest.json': This isn't a Confab export"),
    "one person's data": (change_manifest(scope="person"), "'manifest.json': Only an export"),
    "no list of files": (change_manifest(files=7), "'manifest.json': The list of files"),
    "a broken manifest": (
        lambda files: files | {"manifest.json": b"{"}, "'manifest.json': Invalid JSON",
    ),
    "a deep manifest": (
        lambda files: files | {"manifest.json": b"[" * 100_000}, "'manifest.json': Invalid JSON",
    ),
    "a changed file": (
        lambda files: files | {"index.html": b"other"}, "'index.html': The file doesn't match",
    ),
    "a missing file": (leave_out("index.html"), "'index.html': The file is missing"),
    "a missing table": (leave_out("messages.jsonl"), "'messages.jsonl': The file is missing"),
    "an unknown file": (
        lambda files: files | {"x.txt": b"x"}, "'x.txt': The manifest doesn't list",
    ),
    "broken JSON": (damage("messages.jsonl", b"\n{", b"\n{{"), "'messages.jsonl', line 2: "),
    "no UTF-8": (damage("rooms.jsonl", b"Lobby", b"\xff\xfe"), "'rooms.jsonl', line 1: "),
    "a message twice": (repeat("messages.jsonl"), "'messages.jsonl', line 3: The numbers"),
    "a person twice": (repeat("people.jsonl"), "'people.jsonl', line 4: This person appears"),
    "a room twice": (repeat("rooms.jsonl"), "'rooms.jsonl', line 2: This room appears"),
    "a number below": (change_row("messages.jsonl", 1, seq=1), "line 2: The numbers must increase"),
    "a number of words": (change_row("messages.jsonl", 1, seq="x"), "line 2: seq: "),
    "a negative number": (change_row("messages.jsonl", 0, seq=-1), "line 1: seq: "),
    "a number too large": (change_row("messages.jsonl", 1, seq=2**63), "line 2: seq: "),
    "a change too early": (change_row("messages.jsonl", 1, changed=1), "changed before it was"),
    "no such author": (
        change_row("messages.jsonl", 1, author=STRANGER), "no such person"
    ),
    "no such room": (change_row("messages.jsonl", 1, room=STRANGER), "no such room"),
    "a body too long": (change_row("messages.jsonl", 1, body="x" * 64_001), "line 2: body: "),
    "a NUL": (change_row("messages.jsonl", 1, body="a\x00b"), "line 2: body: "),
    "a surrogate": (damage("messages.jsonl", b'"body":"', b'"body":"\\ud800'), "line 1: "),
    "a moment nowhere": (change_row("messages.jsonl", 1, edited_at="2026-01-01"), "edited_at"),
    "a role unknown": (change_row("memberships.jsonl", 0, role="king"), "line 1: role: "),
    "a member unknown": (change_row("memberships.jsonl", 0, user=STRANGER), "line 1: The archive"),
    "a room's name too long": (change_row("rooms.jsonl", 0, name="x" * 81), "Room "),
    "a room of no name": (change_row("rooms.jsonl", 0, name=""), "Room "),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_an_archive_that_breaks_the_format_is_refused(
    fault: str, good: Files, tmp_path: Path
) -> None:
    change, expected = FAULTS[fault]
    check_refused(write_files(tmp_path / "bad.zip", change(good)), expected)
    check_good(tmp_path / "good again.zip", good)


NAMES = {
    "../above.txt": "points outside",
    "/etc/passwd": "points outside",
    "a/../../b": "points outside",
    "C:/windows": "points outside",
    "a\\..\\b": "points outside",
    "a//b": "points outside",
    "./a": "points outside",
    "line\nbreak": "points outside",
    "nul\0.txt": "points outside",
    "MANIFEST.json": "appears twice",
}


@pytest.mark.parametrize("name", NAMES)
def test_unsafe_names_are_refused(name: str, good: Files, tmp_path: Path) -> None:
    path = write_files(tmp_path / "bad.zip", good)
    info = zipfile.ZipInfo("x")
    info.filename = name  # what ZipInfo would have cut or turned
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(info, "x")
    check_refused(path, NAMES[name])
    check_good(tmp_path / "good again.zip", good)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices_are_refused(kind: int, good: Files, tmp_path: Path) -> None:
    path = write_files(tmp_path / "bad.zip", good)
    info = zipfile.ZipInfo("way-out")
    info.external_attr = (kind | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(info, "/etc/passwd")
    check_refused(path, "'way-out': This is a link or a device")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(good: Files, tmp_path: Path) -> None:
    zeros = bytes(limits.MIN_RATIO_BYTES * 50)
    path = write_files(tmp_path / "bad.zip", good | {"bomb.txt": zeros})
    assert path.stat().st_size < len(zeros) / 100
    check_refused(path, "'bomb.txt': The file expands to far more")


def test_an_archive_above_a_limit_is_refused(
    good: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_files(tmp_path / "site.zip", good)
    with monkeypatch.context() as small:
        small.setattr(limits, "MAX_BYTES", 1_000)
        check_refused(path, "The archive is too large")
    with monkeypatch.context() as small:
        small.setattr(limits, "MAX_ENTRIES", 3)
        check_refused(path, "too many entries")
    with monkeypatch.context() as small:
        small.setattr(limits, "MAX_LINE", 100)
        check_refused(path, "line 1: The line is too long")
    check_good(path, good)


def test_a_directory_of_a_million_entries_is_refused_unread(tmp_path: Path, db: None) -> None:
    """The end record declares its size; the directory itself isn't needed."""
    entries, size = 1_000_000, 60_000_000
    path = tmp_path / "bad.zip"
    path.write_bytes(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 65_535, 65_535, size, 0, 0))
    check_refused(path, "too many entries")
    end_64 = struct.pack(
        "<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, entries, entries, size, 0
    ) + struct.pack("<4sLQL", b"PK\6\7", 0, 0, 1)
    most = 2**32 - 1
    path.write_bytes(end_64 + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 65_535, 65_535, most, 0, 0))
    check_refused(path, "too many entries")


def test_damaged_bytes_are_detected(good: Files, tmp_path: Path) -> None:
    path = write_files(tmp_path / "bad.zip", good)
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("messages.jsonl")
    content = bytearray(path.read_bytes())
    content[info.header_offset + 60] ^= 0xFF
    path.write_bytes(bytes(content))
    check_refused(path, "'messages.jsonl': The file is ")


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive at all" * 100])
def test_a_file_that_is_not_a_zip_file_is_refused(
    content: bytes, tmp_path: Path, alice: User
) -> None:
    path = tmp_path / "bad.zip"
    path.write_bytes(content)
    check_refused(path, "This is not a ZIP file")


def test_an_unknown_kind_of_archive_is_refused(tmp_path: Path, alice: User) -> None:
    path = write_files(tmp_path / "bad.zip", {"readme.txt": b"hello"})
    check_refused(path, "neither a Confab export nor a Slack export")


def test_a_missing_file_is_an_error(tmp_path: Path, alice: User) -> None:
    check_refused(tmp_path / "none.zip", "No such file")
