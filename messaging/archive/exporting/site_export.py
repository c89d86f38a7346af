"""The export of the whole site into a file, with everything needed to continue elsewhere.

Passwords, sessions and site permissions are left out, so that an archive gives no one access. Only
a site owner may export the site: it contains emails and private rooms.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

from accounts import audit
from accounts.models import Block, User
from messaging.archive.exporting.folder import Folder
from messaging.archive.exporting.rows import (
    Row,
    account_row,
    ban_row,
    block_row,
    membership_row,
    room_row,
)
from messaging.archive.exporting.run import write_files
from messaging.archive.exporting.scopes import Scope
from messaging.archive.format import tables
from messaging.models import Message
from messaging.protocol.encoding import message_json
from rooms.models import Ban, Membership, Room


def export_site(*, by: User, file: Path, reason: str = "") -> int:
    """Export a snapshot of the site into a new file; return the number of messages.

    Work files are in the folder FILE.part; the next export replaces those of an interrupted one.
    The audit entry is written before the file appears. Raises OSError.
    """
    if file.exists():
        raise FileExistsError(f"{file} already exists")
    with _exclusive_folder(file.with_name(f"{file.name}.part")) as folder_path:
        folder = Folder(folder_path / "export")
        done = _write(folder)
        audit.record(by, "site.export", label=file.name, reason=reason, messages=done)
        # Unlike a rename, a link never replaces an existing file.
        os.link(folder.archive, file)
    return done


def site_scope() -> Scope:
    return Scope(
        manifest_fields={"scope": "site"},
        tables={
            tables.PEOPLE: lambda: map(account_row, User.objects.order_by("pk").iterator()),
            tables.ROOMS: lambda: map(_room, Room.objects.active().order_by("pk").iterator()),
            tables.MEMBERSHIPS: _memberships,
            tables.BANS: lambda: map(ban_row, Ban.objects.order_by("pk").iterator()),
            tables.BLOCKS: lambda: map(block_row, Block.objects.order_by("pk").iterator()),
        },
        messages=lambda: Message.objects.filter(room__deleted_at=None),
        encode=_message,
        includes_gone=True,
    )


def _write(folder: Folder) -> int:
    scope, done = site_scope(), 0
    with _snapshot():
        for progress in write_files(scope, folder, None):
            done = progress.done
    for _chunk in folder.pack(scope.manifest_fields):
        pass
    folder.archive.chmod(0o600)
    return done


@contextmanager
def _exclusive_folder(path: Path) -> Iterator[Path]:
    """Lock a private folder and delete it at the end. Raises BlockingIOError if it is locked."""
    path.mkdir(mode=0o700, exist_ok=True)
    lock = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield path
        shutil.rmtree(path)
    finally:
        os.close(lock)


@contextmanager
def _snapshot() -> Iterator[None]:
    """Read all tables from one snapshot, without timeouts."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield


def _room(room: Room) -> Row:
    return room_row(room) | {
        "clock": room.clock,
        "membership_version": room.membership_version,
    }


def _memberships() -> Iterator[Row]:
    for membership in Membership.objects.order_by("pk").iterator():
        yield membership_row(membership) | {
            "last_read": membership.last_read,
            "muted_until": membership.muted_until,
        }


def _message(message: Message, author: Row) -> Row:
    """Includes the body of hidden messages, which a moderator may restore."""
    return message_json(message, author) | {
        "reply_to": None if message.reply_to is None else {"seq": message.reply_to},
        "mentions": message.mentions,
        "mentions_all": message.mentions_all,
        "reactions": message.reactions,
        "body": message.body,
        "html": "" if message.is_gone else message.html,
        "hidden_at": message.hidden_at,
        "hidden_authority": message.hidden_authority,
        "deleted_at": message.deleted_at,
    }
