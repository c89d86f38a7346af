"""Verifying a backup by restoring it into a new database and comparing the rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from django.db import Error, connection
from psycopg import sql

from config.operations.backup.manifest import Manifest, hash_file
from config.operations.backup.programs import BackupError, run
from config.operations.backup.row_counts import count_tables, find_differences

CREATE = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"


def verify_backup(file: Path, *, keep_as: str | None = None) -> Manifest:
    """Restore a backup on the site's database server and compare it with its manifest.

    The restored database is dropped, or kept under the name `keep_as`. Raises BackupError.
    """
    manifest = Manifest.read(file)
    if not file.is_file() or hash_file(file) != manifest.sha256:
        raise BackupError(f"{file} is not the file that was backed up.")
    name = keep_as or f"confab_verify_{uuid4().hex[:12]}"
    with _scratch_database(name, kept=keep_as is not None):
        # Without owners: the restoring user owns everything.
        run("pg_restore", "--exit-on-error", "--no-owner", "--no-privileges",
            f"--dbname={name}", str(file), database=name)  # fmt: skip
        _compare(manifest, name)
    return manifest


def _compare(manifest: Manifest, database: str) -> None:
    settings = connection.get_connection_params()
    settings.pop("pool", None)
    settings["dbname"] = database
    with psycopg.connect(**settings) as restored, psycopg.Cursor(restored) as cursor:
        counts = count_tables(cursor)
    if differences := find_differences(manifest.tables, counts):
        raise BackupError(
            "The restored database differs from the backup:\n" + "\n".join(differences)
        )


@contextmanager
def _scratch_database(name: str, *, kept: bool) -> Iterator[None]:
    """Create a database; drop it at the end, unless it is to be kept and nothing failed."""
    identifier = sql.Identifier(name)
    try:
        _execute(sql.SQL(CREATE).format(identifier))
    except Error as error:
        raise BackupError(f"Can't create the database {name}: {error}") from error
    try:
        yield
    except BaseException:
        kept = False
        raise
    finally:
        if not kept:
            _execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(identifier))


def _execute(statement: sql.Composed) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
