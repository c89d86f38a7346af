"""Where an archive is put together, file by file, and packed: never more than a chunk in memory."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic_core import to_json

FORMAT = "confab-export"
VERSION = 1
CHUNK = 1024 * 1024  # bytes
MADE_AT = (1980, 1, 1, 0, 0, 0)  # of every file: the same content makes the same archive


class Folder:
    """`home` holds the files of one export, and in the end its archive.

    `sizes` are those of the tables, which grow step by step. A step that is done again finds them
    cut back to where they were; a page is written whole, so doing it again changes nothing.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.files = home / "files"
        self.archive = home / "export.zip"
        self.sizes: dict[str, int] = {}
        self.rows: dict[str, int] = {}

    def begin(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)
        self.files.mkdir(parents=True)

    def resume(self, sizes: Mapping[str, int], rows: Mapping[str, int]) -> bool:
        """Cut the tables back to these sizes; false if something is missing."""
        self.sizes, self.rows = dict(sizes), dict(rows)
        if any(not self._holds(name, size) for name, size in sizes.items()):
            return False
        for name, size in sizes.items():
            with (self.files / name).open("r+b") as file:
                file.truncate(size)
        return self.files.exists()

    def append(self, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Add rows to a table of JSON Lines."""
        lines = [to_json(row) + b"\n" for row in rows]
        with (self.files / name).open("ab") as file:
            file.truncate(self.sizes.get(name, 0))
            file.writelines(lines)
            self.sizes[name] = file.tell()
        self.rows[name] = self.rows.get(name, 0) + len(lines)

    def write(self, name: str, text: str) -> None:
        """Write a whole file."""
        path = self.files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def pack(self, about: Mapping[str, Any]) -> Iterator[None]:
        """Make the archive, with a pause after each chunk; what was packed before is replaced."""
        part = self.home / "export.part"
        manifest: dict[str, Any] = {"format": FORMAT, "version": VERSION, **about, "files": {}}
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(path for path in self.files.rglob("*") if path.is_file()):
                name = path.relative_to(self.files).as_posix()
                digest = hashlib.sha256()
                yield from _pack(archive, path, name, digest)
                manifest["files"][name] = self._describe(path, name, digest.hexdigest())
            text = json.dumps(manifest, indent=2, ensure_ascii=False)
            archive.writestr(_info("manifest.json"), text)
        part.replace(self.archive)
        shutil.rmtree(self.files)

    def _holds(self, name: str, size: int) -> bool:
        path = self.files / name
        return path.exists() and path.stat().st_size >= size

    def _describe(self, path: Path, name: str, digest: str) -> dict[str, Any]:
        rows = {"rows": self.rows[name]} if name in self.rows else {}
        return {"bytes": path.stat().st_size, "sha256": digest, **rows}


def _pack(archive: zipfile.ZipFile, path: Path, name: str, digest: Any) -> Iterator[None]:
    with path.open("rb") as source, archive.open(_info(name), "w", force_zip64=True) as target:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            target.write(chunk)
            yield


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, MADE_AT)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info
