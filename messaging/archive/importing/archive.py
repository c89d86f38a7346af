"""Reading an untrusted ZIP file: nothing is unpacked to disk, and every size is bounded."""

import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.utils.translation import gettext as _
from pydantic_core import from_json

from messaging.archive.importing.errors import BadArchive
from messaging.archive.importing.zip_directory import measure_directory

MAX_ENTRIES = 200_000
MAX_DIRECTORY = 24 * 1024 * 1024  # bytes of the central directory, kept in memory
MAX_BYTES = 64 * 1024**3  # of all entries, unpacked
MAX_RATIO = 400  # of unpacked to packed size; ordinary text reaches 10
MIN_RATIO_BYTES = 1024 * 1024  # smaller entries may have any ratio
MAX_FILE = 64 * 1024 * 1024  # bytes of a file that is read as a whole
MAX_LINE = 1024 * 1024  # bytes
CHUNK = 1024 * 1024
ENCRYPTED = 0x1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)


class Archive:
    """The entries of a ZIP file by name. Every method raises BadArchive.

    zipfile itself enforces the size that an entry's header declares.
    """

    def __init__(self, file: IO[bytes]) -> None:
        try:
            if measure_directory(file) > MAX_DIRECTORY:
                raise BadArchive(_("The archive has too many entries."))
            self._zip = zipfile.ZipFile(file)
        except (*BROKEN, ValueError, UnicodeDecodeError):
            raise BadArchive(_("This is not a ZIP file.")) from None
        self.entries = {info.filename: info for info in self._list()}

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def lines(self, name: str) -> Iterator[tuple[int, bytes]]:
        """Yield the lines of an entry with their numbers, starting at 1."""
        with self._opened(name) as file:
            number = 0
            while line := file.readline(MAX_LINE + 1):
                number += 1
                if len(line) > MAX_LINE:
                    raise BadArchive(_("The line is too long."), name, number)
                yield number, line

    def read_json(self, name: str) -> Any:
        """Return the parsed content of an entry."""
        with self._opened(name) as file:
            content = file.read(MAX_FILE + 1)
        if len(content) > MAX_FILE:
            raise BadArchive(_("The file is too large."), name)
        try:
            return from_json(content, allow_inf_nan=False)
        except ValueError as error:
            raise BadArchive(_("Invalid JSON: %(why)s") % {"why": error}, name) from None

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the content of an entry in chunks."""
        with self._opened(name) as file:
            while chunk := file.read(CHUNK):
                yield chunk

    @contextmanager
    def _opened(self, name: str) -> Iterator[IO[bytes]]:
        if name not in self.entries:
            raise BadArchive(_("The file is missing."), name)
        try:
            with self._zip.open(self.entries[name]) as file:
                yield file
        except BROKEN:
            raise BadArchive(_("The file is damaged."), name) from None

    def _list(self) -> Iterator[zipfile.ZipInfo]:
        """Check every entry and yield the files."""
        infos = self._zip.infolist()
        if len(infos) > MAX_ENTRIES:
            raise BadArchive(_("The archive has too many entries."))
        seen: set[str] = set()
        total = 0
        for info in infos:
            _check(info, seen)
            total += info.file_size
            if total > MAX_BYTES:
                raise BadArchive(_("The archive is too large."), info.filename)
            if not info.is_dir():
                yield info


def _check(info: zipfile.ZipInfo, seen: set[str]) -> None:
    """Refuse an entry with an unsafe name or type, or with a suspicious compression ratio."""
    name = info.orig_filename
    key = unicodedata.normalize("NFC", name).casefold()
    kind = stat.S_IFMT(info.external_attr >> 16)
    if not _is_plain(name):
        raise BadArchive(_("The name points outside the archive."), name)
    if key in seen:
        raise BadArchive(_("The name appears twice."), name)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise BadArchive(_("This is a link or a device, not a file."), name)
    if info.flag_bits & ENCRYPTED or info.compress_type not in METHODS:
        raise BadArchive(_("The file uses an unsupported compression method."), name)
    if info.file_size > max(MIN_RATIO_BYTES, MAX_RATIO * info.compress_size):
        raise BadArchive(_("The file expands to far more than its declared size."), name)
    seen.add(key)


def _is_plain(name: str) -> bool:
    parts = name.removesuffix("/").split("/")
    return (
        all(part not in ("", ".", "..") for part in parts)
        and not any(character in name for character in "\\:")
        and name.isprintable()
    )
