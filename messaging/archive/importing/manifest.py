"""What an archive says of itself, and whether it is so."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from messaging.archive.exporting.folder import FORMAT, VERSION
from messaging.archive.importing.archive import Archive
from messaging.archive.importing.errors import BadArchive

MANIFEST = "manifest.json"
SCOPES = ("site", "room")


def check_files(archive: Archive) -> Iterator[None]:
    """Whether exactly the files of the manifest are there, as they were when it was made.

    Raises BadArchive; pauses now and then.
    """
    files = _read_manifest(archive)
    for name in sorted({*archive.entries} - {*files, MANIFEST}):
        raise BadArchive(_("The manifest doesn't list this file."), name)
    for name, told in files.items():
        size, digest = 0, hashlib.sha256()
        for chunk in archive.chunks(name):
            size += len(chunk)
            digest.update(chunk)
            yield
        said = (told.get("bytes"), told.get("sha256")) if isinstance(told, dict) else None
        if said != (size, digest.hexdigest()):
            raise BadArchive(_("The file doesn't match the manifest."), name)


def _read_manifest(archive: Archive) -> dict[str, Any]:
    """Return the list of files."""
    manifest = archive.read_json(MANIFEST)
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BadArchive(_("This isn't a Confab export."), MANIFEST)
    if manifest.get("version") != VERSION:
        raise BadArchive(_("Only version %d is supported.") % VERSION, MANIFEST)
    if manifest.get("scope") not in SCOPES:
        raise BadArchive(_("Only an export of a site or a room can be imported."), MANIFEST)
    files = manifest.get("files")
    if not isinstance(files, dict):
        raise BadArchive(_("The list of files is missing."), MANIFEST)
    return files
