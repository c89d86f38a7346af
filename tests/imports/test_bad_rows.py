"""Inconsistent rows are refused with their line, before anything is written."""

from pathlib import Path
from typing import Any

import pytest

from messaging.models import Message
from rooms.models import Room
from tests.imports.archives import Files, export_site, rows, with_rows, write_files
from tests.imports.site_tables import empty
from tests.imports.test_bad_archives import (
    STRANGER,
    Change,
    change_row,
    check_refused,
    damage,
    import_archive,
    repeat,
)

pytestmark = pytest.mark.django_db(transaction=True)

ALL_EMOJI = "👍 🎉 ❤️ 😀 😃 😄 😁 😆 😅 😂 🙂 🙃 😉 😊 😇 😍 😘 😗 😋 😛 😜"
NUL = {"why": "a\x00b"}


@pytest.fixture
def good(lively: Room, tmp_path: Path) -> Files:
    files = export_site(tmp_path / "good.zip")
    empty()
    return files


def swap(table: str) -> Change:
    return lambda files: with_rows(files, table, rows(files, table)[::-1])


def react(files: Files) -> Files:
    """Give the first message with a reaction too many different ones."""
    first, *others = rows(files, "reactions.jsonl")
    many = [first | {"emoji": emoji} for emoji in ALL_EMOJI.split()]
    return with_rows(files, "reactions.jsonl", many + others)


def answer(seq: Any) -> Change:
    return change_row("messages.jsonl", -1, reply_to={"seq": seq})


FAULTS: dict[str, tuple[Change, str]] = {
    "a reaction to nothing": (change_row("reactions.jsonl", 0, seq=9_999), "line 1: It doesn't"),
    "a reaction of nobody": (change_row("reactions.jsonl", 0, user=STRANGER), "no such person"),
    "a reaction in words": (change_row("reactions.jsonl", 0, emoji="<b>"), "line 1: emoji: "),
    "reactions in disorder": (swap("reactions.jsonl"), "It doesn't belong to any message"),
    "reactions twice": (repeat("reactions.jsonl"), "'reactions.jsonl', line 6: It doesn't"),
    "too many reactions": (react, "too many different reactions"),
    "an edit of nothing": (change_row("edits.jsonl", 1, seq=9_999), "'edits.jsonl', line 2: It"),
    "an edit without a time": (change_row("edits.jsonl", 0, edited_at=None), "edited_at"),
    "an answer to what comes": (answer(9_999), "It replies to a message"),
    "an answer to words": (answer("x"), "reply_to: "),
    "mentions of words": (change_row("messages.jsonl", 0, mentions=["x"]), "mentions.0: "),
    "details with a NUL": (change_row("messages.jsonl", 0, details=NUL), "line 1: details: "),
    "details without a value": (
        damage("messages.jsonl", b'"details":{', b'"details":{"x":NaN,'), "details: ",
    ),
    "a language unheard of": (change_row("people.jsonl", 0, language="x" * 11), "language: "),
    "a theme unheard of": (change_row("people.jsonl", 0, theme="pink"), "line 1: theme: "),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_inconsistent_rows_are_refused(fault: str, good: Files, tmp_path: Path) -> None:
    change, expected = FAULTS[fault]
    check_refused(write_files(tmp_path / "bad.zip", change(good)), expected)
    import_archive(write_files(tmp_path / "good again.zip", good))
    assert Message.objects.filter(body="one").exists()
