"""Writing the whole site into a file, while people go on talking."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

from accounts import audit
from accounts.models import User
from messaging.archive.exporting.folder import Folder
from messaging.archive.exporting.run import gather
from messaging.archive.exporting.site import of_site


def export_site(*, by: User, file: Path, reason: str = "") -> int:
    """Write the site as it is at one moment into a new file; return the number of messages.

    What is under way lies in FILE.part; of an export that was cut short the next one makes it
    anew. The audit log has the entry before the file is there. Raises OSError.
    """
    if file.exists():
        raise FileExistsError(f"{file} is there already")
    with _claimed(file.with_name(f"{file.name}.part")) as home:
        folder = Folder(home / "export")
        done = _write(folder)
        audit.record(by, "site.export", label=file.name, reason=reason, messages=done)
        # Unlike a renaming, a link never takes the place of what somebody else put there.
        os.link(folder.archive, file)
    return done


def _write(folder: Folder) -> int:
    done = 0
    with _snapshot():
        for progress in gather(of_site(), folder, None):
            done = progress.done
    for _chunk in folder.pack(of_site().about):
        pass
    folder.archive.chmod(0o600)
    return done


@contextmanager
def _claimed(home: Path) -> Iterator[Path]:
    """Have a folder for oneself alone, readable by its owner alone, and gone at the end."""
    home.mkdir(mode=0o700, exist_ok=True)
    lock = os.open(home, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield home
        shutil.rmtree(home)
    finally:
        os.close(lock)


@contextmanager
def _snapshot() -> Iterator[None]:
    """See the site as it is now until the end, so that every table tells of the same moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield
