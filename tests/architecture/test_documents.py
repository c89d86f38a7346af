"""The documents name only what exists, once. A planted fault proves each check."""

import subprocess
from pathlib import Path

import pytest

from tests.architecture import documents

ROOT = Path(__file__).resolve().parents[2]
GOOD = "See `rooms/access.py`, `access.py`, `GET /healthz`, [it](../rooms/access.py#top).\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one module and one document."""
    for folder in ("docs", "rooms"):
        (tmp_path / folder).mkdir()
    (tmp_path / "rooms" / "access.py").touch()
    (tmp_path / "docs" / "page.md").write_text(GOOD)
    for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md"):
        (tmp_path / name).write_text("[docs](docs/page.md)\n")
    return tmp_path


def test_every_path_in_a_document_is_there() -> None:
    assert list(documents.find_missing_paths(ROOT)) == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("`rooms/acces.py`", "rooms/acces.py"),
        ("`rooms/gone`", "rooms/gone"),
        ("`gone.py`", "gone.py"),
        ("```\nrooms/gone.py   access\n```\n", "rooms/gone.py"),
        ("```\nrooms/\n  access.py  permissions\n  gone/  more\n```\n", "rooms/gone/"),
        ("[it](gone.md)", "gone.md"),
        ("[it](../rooms/gone.py#top)", "../rooms/gone.py"),
    ],
)
def test_a_path_that_is_not_there_is_found(repository: Path, text: str, missing: str) -> None:
    assert list(documents.find_missing_paths(repository)) == []
    (repository / "docs" / "page.md").write_text(GOOD + text)
    assert list(documents.find_missing_paths(repository)) == [f"docs/page.md: {missing}"]


def test_every_path_in_code_exists(repository: Path) -> None:
    tracked = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\n")
    assert list(documents.find_missing_paths_in_code(ROOT, tracked[:-1])) == []
    (repository / "rooms" / "clock.py").write_text("# See rooms/access.py and docs/gone.md.\n")
    found = documents.find_missing_paths_in_code(repository, ["rooms/clock.py"])
    assert list(found) == ["rooms/clock.py: docs/gone.md"]


def test_no_document_is_unfinished(repository: Path) -> None:
    assert list(documents.find_unfinished(ROOT)) == []
    (repository / "SECURITY.md").write_text("Done.\n| row | TODO(test) |\n")
    assert list(documents.find_unfinished(repository)) == ["SECURITY.md:2"]


def test_no_document_repeats_itself() -> None:
    assert list(documents.find_doubled_paragraphs(ROOT)) == []


def test_a_paragraph_and_its_earlier_version_are_found(repository: Path) -> None:
    before = (
        "Every visible change in a room (a message posted, edited, deleted or reacted to, a member "
        "joined or left) takes the next number of the room's clock, under the room's row lock.\n"
    )
    after = before.replace("reacted to, a member", "hidden, a member").replace("left", "removed")
    (repository / "SECURITY.md").write_text(f"# Title\n\n{before}\nAnother one.\n\n- {after}")
    doubled = list(documents.find_doubled_paragraphs(repository))
    assert doubled == [f"SECURITY.md: {before[:60]}"]
