"""Making, reading and importing archives."""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management import call_command

from accounts.models import User

Files = dict[str, bytes]
OPERATOR = User(
    id=UUID("00000000-0000-4000-8000-00000000000a"),
    username="operator",
    is_superuser=True,
    is_staff=True,
    date_joined=datetime(2026, 1, 1, tzinfo=UTC),
)


def create_operator() -> None:
    """Create the acting user of the commands, who is left out of comparisons."""
    if not User.objects.filter(pk=OPERATOR.pk).exists():
        OPERATOR.save(force_insert=True)


def export_site(path: Path) -> Files:
    """Export the site with the command and return the files of the archive."""
    create_operator()
    call_command("export", str(path), stdout=StringIO())
    return read_files(path)


def read_files(path: Path) -> Files:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_files(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def import_archive(path: Path, **options: Any) -> str:
    create_operator()
    output = StringIO()
    call_command("import", str(path), stdout=output, **options)
    return output.getvalue()


def rows(files: Files, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files[name].splitlines()]


def with_rows(files: Files, name: str, changed: list[dict[str, Any]]) -> Files:
    """Replace a table, and update the manifest."""
    return with_file(files, name, b"".join(json.dumps(row).encode() + b"\n" for row in changed))


def with_file(files: Files, name: str, content: bytes) -> Files:
    manifest = json.loads(files["manifest.json"])
    digest = hashlib.sha256(content).hexdigest()
    manifest["files"][name] = {"bytes": len(content), "sha256": digest}
    return files | {name: content, "manifest.json": json.dumps(manifest).encode()}
