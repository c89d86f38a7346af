"""The folder where an archive is written file by file and packed, one chunk in memory at a time."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from messaging.archive.format.manifest import (
    FORMAT,
    MANIFEST,
    VERSION,
    FileEntry,
    Manifest,
    ScopeFields,
)

CHUNK = 1024 * 1024  # bytes
LEVEL = 1  # of compression: the usual 6 takes twice the time to save a tenth of the size


class Folder:
    """`home` contains the files of one export, and at the end its archive.

    `sizes` are the sizes of the tables, which grow with each step. Before a step is repeated, they
    are truncated to their sizes before it; pages are written whole, so repeating is harmless.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.files = home / "files"
        self.archive = home / "export.zip"
        self.sizes: dict[str, int] = {}
        self.rows: dict[str, int] = {}

    def create(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)
        self.files.mkdir(parents=True)

    def resume(self, sizes: Mapping[str, int], rows: Mapping[str, int]) -> bool:
        """Truncate the tables to these sizes; return False if something is missing."""
        self.sizes, self.rows = dict(sizes), dict(rows)
        if any(not self._holds(name, size) for name, size in sizes.items()):
            return False
        for name, size in sizes.items():
            with (self.files / name).open("r+b") as file:
                file.truncate(size)
        return self.files.exists()

    def append(self, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Append rows to a table."""
        written = 0
        with (self.files / name).open("ab") as file:
            file.truncate(self.sizes.get(name, 0))
            for row in rows:
                file.write(to_json(row) + b"\n")
                written += 1
            self.sizes[name] = file.tell()
        self.rows[name] = self.rows.get(name, 0) + written

    def write(self, name: str, text: str) -> None:
        """Write a whole file."""
        path = self.files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def pack(self, scope: ScopeFields) -> Iterator[None]:
        """Write the archive, pausing after each chunk; replaces an interrupted attempt."""
        part = self.home / "export.part"
        manifest: Manifest = {"format": FORMAT, "version": VERSION, **scope, "files": {}}
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
            packed = 0
            for path in sorted(path for path in self.files.rglob("*") if path.is_file()):
                name = path.relative_to(self.files).as_posix()
                digest = hashlib.sha256()
                for size in _pack(archive, path, name, digest):
                    packed += size
                    if packed >= CHUNK:
                        packed = 0
                        yield
                manifest["files"][name] = self._describe(path, name, digest.hexdigest())
            text = json.dumps(manifest, indent=2, ensure_ascii=False)
            with archive.open(MANIFEST, "w") as target:
                target.write(text.encode())
        part.replace(self.archive)
        shutil.rmtree(self.files)

    def _holds(self, name: str, size: int) -> bool:
        path = self.files / name
        return path.exists() and path.stat().st_size >= size

    def _describe(self, path: Path, name: str, digest: str) -> FileEntry:
        entry: FileEntry = {"bytes": path.stat().st_size, "sha256": digest}
        return {**entry, "rows": self.rows[name]} if name in self.rows else entry


def _pack(archive: zipfile.ZipFile, path: Path, name: str, digest: Any) -> Iterator[int]:
    """Add a file in chunks. Opened by name it is dated 1980: same content, same archive."""
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            target.write(chunk)
            yield len(chunk)
