"""Checks of the documents; each function yields every violation."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

from tests.architecture.checks import TOP_LEVEL

CODE_SPAN = re.compile(r"`([\w./-]+)`")
CODE_BLOCK = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
TOP = "|".join(re.escape(name) for name in sorted(TOP_LEVEL))
BLOCK_PATH = re.compile(rf"(?<![\w./$:{{-])(?:{TOP})/[\w./-]*\w/?")
TREE_LINE = re.compile(r"^( *)([\w.-]+/|[\w-]+\.(?:py|js|css|md|toml|yml))(?=\s|$)")
LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")
BARE_FILE = re.compile(r"[\w-]+\.(?:py|js|css|md|toml|yml)")
CODE_SUFFIXES = (".py", ".js", ".css", ".html", ".yml", ".conf", ".env", ".env.example", ".toml")
SHINGLE_WORDS = 4
MAX_SHARED = 0.5  # of the shingles of the shorter of two paragraphs
MIN_SHINGLES = 12  # shorter paragraphs may look alike
TABLE_HEAD = re.compile(r"^\|.*\n(?=\|-)", re.MULTILINE)
COMMENT_PATH = re.compile(rf"(?<![\w./-])(?:{TOP})/[\w./-]*\w\.(?:py|js|css|md|conf|yml|json)\b")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|TBD)\b")


def find_documents(root: Path) -> list[Path]:
    top = (root / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md"))
    return [*sorted((root / "docs").glob("*.md")), *(path for path in top if path.exists())]


def find_missing_paths(root: Path) -> Iterator[str]:
    """Yield every path that a document names or links to and that doesn't exist.

    A path begins with a name of the top level, such as `rooms/access.py`, in backquotes or in a
    code block. A bare `access.py` has to be the name of some file. In a code block, lines such as
    `live/` that are indented below `messaging/` are a tree.
    """
    for document in find_documents(root):
        text = document.read_text()
        paths = {*CODE_SPAN.findall(CODE_BLOCK.sub("", text))}
        for block in CODE_BLOCK.findall(text):
            paths.update(_list_block_paths(block))
        for path in sorted(paths):
            if not _is_there(root, path):
                yield f"{document.relative_to(root)}: {path}"
        for target in sorted(set(LINK.findall(text))):
            inside = not target.startswith(("/", "http:", "https:"))
            if inside and not (document.parent / target).exists():
                yield f"{document.relative_to(root)}: {target}"


def find_missing_paths_in_code(root: Path, tracked: list[str]) -> Iterator[str]:
    """Yield every path in code or its comments that begins at the top level and doesn't exist."""
    for name in tracked:
        if name.startswith("tests/architecture/") or not name.endswith(CODE_SUFFIXES):
            continue
        for path in sorted(set(COMMENT_PATH.findall((root / name).read_text()))):
            if not (root / path).exists():
                yield f"{name}: {path}"


def find_unfinished(root: Path) -> Iterator[str]:
    """Yield every line of a document that marks something as still to be written."""
    for document in find_documents(root):
        for number, line in enumerate(document.read_text().splitlines(), 1):
            if UNFINISHED.search(line):
                yield f"{document.relative_to(root)}:{number}"


def find_doubled_paragraphs(root: Path) -> Iterator[str]:
    """Yield every two paragraphs of a document that repeat each other.

    A list item or a row of a table is a paragraph; heads of tables and code blocks are left out.
    """
    for document in find_documents(root):
        lines = TABLE_HEAD.sub("", CODE_BLOCK.sub("", document.read_text())).splitlines()
        paragraphs = [(line, shingles) for line in lines if (shingles := _list_shingles(line))]
        for (line, one), (_, other) in combinations(paragraphs, 2):
            smaller = min(len(one), len(other))
            if smaller >= MIN_SHINGLES and len(one & other) / smaller > MAX_SHARED:
                yield f"{document.relative_to(root)}: {line[:60]}"


def _list_shingles(line: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[\w']+", line.lower())
    return {tuple(words[n : n + SHINGLE_WORDS]) for n in range(len(words) - SHINGLE_WORDS + 1)}


def _list_block_paths(block: str) -> Iterator[str]:
    parents: list[tuple[int, str]] = []
    for line in block.splitlines():
        yield from BLOCK_PATH.findall(line)
        if not (found := TREE_LINE.match(line)):
            continue
        indent, name = len(found[1]), found[2]
        while parents and parents[-1][0] >= indent:
            parents.pop()
        path = (parents[-1][1] if parents else "") + name
        if "/" in path:
            yield path
        if name.endswith("/"):
            parents.append((indent, path))


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
