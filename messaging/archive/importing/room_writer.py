"""Writing a room of an archive in one transaction."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Block
from messaging.archive.format.rows import BanRow, BlockRow, MemberRow
from messaging.archive.importing.bulk_copy import copy_rows
from messaging.archive.importing.messages import OnProgress, UserIds, write_messages
from messaging.archive.importing.source import ArchivedMessage, Content
from rooms.access import RANKS
from rooms.models import Role, Room

MEMBER_COLUMNS = (
    "room_id", "user_id", "role", "last_read", "joined_at", "joined_clock", "muted_until",
)  # fmt: skip
BLOCK_COLUMNS = ("blocker_id", "blocked_id", "created_at")
BAN_COLUMNS = ("room_id", "user_id", "banned_by_id", "reason", "created_at", "expires_at")


@transaction.atomic
def write_room(
    *,
    room: Room,
    content: Content,
    ids: UserIds,
    messages: Iterable[ArchivedMessage],
    on_progress: OnProgress,
) -> int:
    """Write a new room with its members and messages; return the number of messages.

    `ids` maps people of the archive to users; `on_progress` gets the size of each written batch.
    """
    check_constraints_immediately()
    members = _choose_members(content.members.get(room.pk, []), ids)
    room.membership_version = room.membership_version or len(members)
    room.save(force_insert=True)
    created_at = content.rooms[room.pk].created_at or timezone.now()
    Room.objects.filter(pk=room.pk).update(created_at=created_at)
    copy_rows("rooms_membership", MEMBER_COLUMNS, _members(room, members))
    copy_rows("rooms_ban", BAN_COLUMNS, _bans(content.bans.get(room.pk, []), ids))
    return write_messages(messages, people=content.people, ids=ids, on_progress=on_progress)


def write_blocks(*, rows: list[BlockRow], ids: UserIds) -> None:
    """Write the blocks that don't exist yet."""
    blocks = {(ids[row.blocker], ids[row.blocked]): row.created_at for row in rows}
    existing = set(Block.objects.filter(blocker__in=ids.values()).values_list("blocker", "blocked"))
    new = (
        (*pair, at) for pair, at in blocks.items() if pair not in existing and pair[0] != pair[1]
    )
    copy_rows("accounts_block", BLOCK_COLUMNS, new)


def check_constraints_immediately() -> None:
    """Check foreign keys per statement: for a whole room, the commit would exceed the timeout."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _choose_members(rows: list[MemberRow], ids: UserIds) -> dict[Any, MemberRow]:
    """Choose one membership per user; of two accounts that became one user, the higher role."""
    chosen: dict[Any, MemberRow] = {}
    for row in rows:
        earlier = chosen.get(ids[row.user])
        if earlier is None or RANKS[Role(earlier.role)] < RANKS[Role(row.role)]:
            chosen[ids[row.user]] = row
    return chosen


def _members(room: Room, chosen: dict[Any, MemberRow]) -> Iterator[tuple[Any, ...]]:
    for user, row in chosen.items():
        last_read, joined_clock = (
            room.clock if number is None else min(number, room.clock)
            for number in (row.last_read, row.joined_clock)
        )
        yield room.pk, user, row.role, last_read, row.joined_at, joined_clock, row.muted_until


def _bans(rows: list[BanRow], ids: UserIds) -> Iterator[tuple[Any, ...]]:
    bans = {ids[row.user]: row for row in rows}
    for user, row in bans.items():
        by = ids[row.banned_by]
        yield row.room, user, by, row.reason, row.created_at, row.expires_at
