"""Checking an archive against its manifest."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from messaging.archive.format.manifest import FORMAT, IMPORTABLE_SCOPES, MANIFEST, VERSION
from messaging.archive.importing.archive import Archive
from messaging.archive.importing.errors import BadArchive


def check_files(archive: Archive) -> Iterator[None]:
    """Check that the archive has exactly the manifest's files, with the same sizes and digests.

    Yields now and then. Raises BadArchive.
    """
    files = _read_manifest(archive)
    for name in sorted({*archive.entries} - {*files, MANIFEST}):
        raise BadArchive(_("The manifest doesn't list this file."), name)
    for name, entry in files.items():
        size, digest = 0, hashlib.sha256()
        for chunk in archive.chunks(name):
            size += len(chunk)
            digest.update(chunk)
            yield
        expected = (entry.get("bytes"), entry.get("sha256")) if isinstance(entry, dict) else None
        if expected != (size, digest.hexdigest()):
            raise BadArchive(_("The file doesn't match the manifest."), name)


def _read_manifest(archive: Archive) -> dict[str, Any]:
    """Return the entries of the files, unchecked."""
    manifest = archive.read_json(MANIFEST)
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BadArchive(_("This isn't a Confab export."), MANIFEST)
    if manifest.get("version") != VERSION:
        raise BadArchive(_("Only version %d is supported.") % VERSION, MANIFEST)
    if manifest.get("scope") not in IMPORTABLE_SCOPES:
        raise BadArchive(_("Only an export of a site or a room can be imported."), MANIFEST)
    files = manifest.get("files")
    if not isinstance(files, dict):
        raise BadArchive(_("The list of files is missing."), MANIFEST)
    return files
