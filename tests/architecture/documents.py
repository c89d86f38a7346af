"""What may be wrong with the documents, as functions that name every breach."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.architecture.checks import TOP_LEVEL

CODE_SPAN = re.compile(r"`([\w./-]+)`")
LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")
BARE_FILE = re.compile(r"[\w-]+\.(?:py|js|css|md|toml|yml)")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|TBD)\b")


def find_documents(root: Path) -> list[Path]:
    return [*sorted((root / "docs").glob("*.md")), root / "README.md", root / "SECURITY.md"]


def find_missing_paths(root: Path) -> Iterator[str]:
    """Name every path of the repository that a document names or links to, and that is not there.

    A path begins with a name of the top level, such as `rooms/access.py`. A bare `access.py` has
    to be the name of some file.
    """
    for document in find_documents(root):
        text = document.read_text()
        for path in sorted(set(CODE_SPAN.findall(text))):
            if not _is_there(root, path):
                yield f"{document.relative_to(root)}: {path}"
        for target in sorted(set(LINK.findall(text))):
            inside = not target.startswith(("/", "http:", "https:"))
            if inside and not (document.parent / target).exists():
                yield f"{document.relative_to(root)}: {target}"


def find_unfinished(root: Path) -> Iterator[str]:
    """Name every line of a document that says that something is still to be written."""
    for document in find_documents(root):
        for number, line in enumerate(document.read_text().splitlines(), 1):
            if UNFINISHED.search(line):
                yield f"{document.relative_to(root)}:{number}"


def _is_there(root: Path, path: str) -> bool:
    first = path.split("/")[0]
    if "/" in path and first in TOP_LEVEL:
        return (root / path).exists()
    return not BARE_FILE.fullmatch(path) or path in _list_names(root)


@cache
def _list_names(root: Path) -> set[str]:
    """Return the names of all files; the top level is not searched for what is installed there."""
    folders = [root / name for name in TOP_LEVEL if (root / name).is_dir()]
    below = (path.name for folder in folders for path in folder.rglob("*"))
    return {*below, *(path.name for path in root.iterdir())}
