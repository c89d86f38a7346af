"""The manifest of an archive: its format, its scope, and the size and digest of each file."""

from typing import NotRequired, TypedDict

FORMAT = "confab-export"
VERSION = 1
MANIFEST = "manifest.json"
IMPORTABLE_SCOPES = ("site", "room")


class FileEntry(TypedDict):
    """`bytes` and `sha256` are of the unpacked file; tables also have a number of `rows`."""

    bytes: int
    sha256: str
    rows: NotRequired[int]


class ScopeFields(TypedDict):
    """`scope` is "person", "room" or "site"; the first two also have an id."""

    scope: str
    person: NotRequired[str]
    room: NotRequired[str]


class Manifest(ScopeFields):
    format: str
    version: int
    files: dict[str, FileEntry]
