"""Make a backup while the site is running."""

import os
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from config.operations.backup.manifest import Manifest, hash_file
from config.operations.backup.programs import BackupError, run
from config.operations.backup.row_counts import RowCounts, count_tables


def make_backup(file: Path) -> Manifest:
    """Dump a snapshot of the whole database into a new file. Raises BackupError."""
    part = file.with_name(f"{file.name}.part")
    made_at = timezone.now().isoformat(timespec="seconds")
    try:
        # Private: it contains sessions and password hashes.
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        if file.exists():
            raise FileExistsError(f"{file} already exists")
        tables = _dump(part)
        manifest = Manifest(made_at, hash_file(part), tables)
        manifest.write(file)
        part.rename(file)
    except OSError as error:
        raise BackupError(f"Can't write {file}: {error}") from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _dump(part: Path) -> RowCounts:
    """Dump the database and count its rows, in one snapshot."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={part}")
        return count_tables(cursor.cursor)
