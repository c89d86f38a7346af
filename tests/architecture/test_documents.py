"""What the documents name is there, and each check is proved with a planted fault."""

from pathlib import Path

import pytest

from tests.architecture import documents

ROOT = Path(__file__).resolve().parents[2]
GOOD = "See `rooms/access.py`, `access.py`, `GET /healthz`, [it](../rooms/access.py#top).\n"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A repository with one module and one document."""
    for folder in ("docs", "rooms"):
        (tmp_path / folder).mkdir()
    (tmp_path / "rooms" / "access.py").touch()
    (tmp_path / "docs" / "page.md").write_text(GOOD)
    for name in ("README.md", "SECURITY.md"):
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
        ("[it](gone.md)", "gone.md"),
        ("[it](../rooms/gone.py#top)", "../rooms/gone.py"),
    ],
)
def test_a_path_that_is_not_there_is_found(house: Path, text: str, missing: str) -> None:
    assert list(documents.find_missing_paths(house)) == []
    (house / "docs" / "page.md").write_text(GOOD + text)
    assert list(documents.find_missing_paths(house)) == [f"docs/page.md: {missing}"]


def test_no_document_is_unfinished(house: Path) -> None:
    assert list(documents.find_unfinished(ROOT)) == []
    (house / "SECURITY.md").write_text("Done.\n| row | TODO(test) |\n")
    assert list(documents.find_unfinished(house)) == ["SECURITY.md:2"]
