"""Importing an archive: it is read and checked as a whole, then written room by room.

Each room is one transaction, and rooms that exist are skipped, so an interrupted import can simply
be repeated. A single transaction would hold locks for as long as a large archive takes, and a
staging table would write every message twice.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from messaging.archive.format.manifest import MANIFEST
from messaging.archive.importing.archive import Archive
from messaging.archive.importing.confab_archive import ConfabArchive
from messaging.archive.importing.errors import BadArchive
from messaging.archive.importing.messages import OnProgress
from messaging.archive.importing.plan import Plan, make_plan
from messaging.archive.importing.room_writer import write_blocks, write_room
from messaging.archive.importing.source import ArchivedMessage, Source
from messaging.archive.slack.source import CHANNELS, SlackExport


class Importer:
    """Checks an archive, then writes it. Every method raises BadArchive."""

    plan: Plan

    def __init__(self, file: IO[bytes]) -> None:
        self._source = _open_source(Archive(file))

    @property
    def message_count(self) -> int:
        """The number of messages read so far."""
        return sum(self._source.content.counts.values())

    def check(self, *, trusts_emails: bool = False) -> Iterator[None]:
        """Read the whole archive, yielding now and then, and plan its import."""
        yield from self._source.check()
        self.plan = make_plan(self._source.content, trusts_emails=trusts_emails)

    def write(
        self, *, by: User, label: str, reason: str = "", on_progress: OnProgress
    ) -> Iterator[None]:
        """Write the checked archive, yielding after each room.

        `on_progress` gets the size of each written batch, which may still be rolled back.
        """
        self._write_people(by, label, reason)
        yield
        counts, rooms = self._source.content.counts, self.plan.rooms
        for pk in [pk for pk in rooms if not counts[pk]]:
            self._write_room(pk, [], on_progress)
            yield
        for pk, messages in groupby(self._source.messages(), key=lambda message: message.row.room):
            if pk in rooms:
                self._write_room(pk, messages, on_progress)
                yield

    def _write_room(
        self, pk: UUID, messages: Iterable[ArchivedMessage], on_progress: OnProgress
    ) -> None:
        write_room(
            room=self.plan.rooms[pk],
            content=self._source.content,
            ids=self.plan.people.ids,
            messages=messages,
            on_progress=on_progress,
        )

    @transaction.atomic
    def _write_people(self, by: User, label: str, reason: str) -> None:
        plan = self.plan
        if not (plan.people.new or plan.rooms):
            return
        plan.people.create()
        write_blocks(rows=self._source.content.blocks, ids=plan.people.ids)
        audit.record(
            by,
            "site.import",
            label=label,
            reason=reason,
            people=len(plan.people.new),
            rooms=len(plan.rooms),
            messages=plan.messages,
        )


def _open_source(archive: Archive) -> Source:
    if MANIFEST in archive:
        return ConfabArchive(archive)
    if CHANNELS in archive:
        return SlackExport(archive)
    raise BadArchive(_("This is neither a Confab export nor a Slack export."))
