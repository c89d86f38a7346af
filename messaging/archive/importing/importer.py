"""Taking an archive in: first all of it is read and checked, then it is written room by room.

A room is one transaction, so it is here whole or not at all; a room that is here is passed over.
Whoever goes on after an interruption, or does it all again, therefore needs no note of how far it
was. One transaction for everything would hold locks for as long as a large archive takes, and
staging would write every message twice.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from messaging.archive.importing.archive import Archive
from messaging.archive.importing.confab_archive import OwnArchive
from messaging.archive.importing.errors import BadArchive
from messaging.archive.importing.manifest import MANIFEST
from messaging.archive.importing.messages import Tell
from messaging.archive.importing.plan import Plan, make_plan
from messaging.archive.importing.room_writer import write_blocks, write_room
from messaging.archive.importing.source import Source, Told
from messaging.archive.slack.source import CHANNELS, SlackExport


class Import:
    """An archive that is read, found good or refused, and taken in. Raises BadArchive."""

    plan: Plan

    def __init__(self, file: IO[bytes]) -> None:
        self._source = _recognise(Archive(file))

    @property
    def found(self) -> int:
        """How many messages were found so far."""
        return sum(self._source.content.counts.values())

    def check(self, *, trusts_emails: bool = False) -> Iterator[None]:
        """Read all of it, with a pause now and then, and plan what it would do."""
        yield from self._source.check()
        self.plan = make_plan(self._source.content, trusts_emails=trusts_emails)

    def take_in(self, *, by: User, label: str, reason: str = "", tell: Tell) -> Iterator[None]:
        """Write what was checked, with a pause after each room.

        `tell` is told of messages as they are written, though they may be taken back.
        """
        self._keep_people(by, label, reason)
        yield
        counts, rooms = self._source.content.counts, self.plan.rooms
        for pk in [pk for pk in rooms if not counts[pk]]:
            self._write(pk, [], tell)
            yield
        for pk, messages in groupby(self._source.messages(), key=lambda told: told.row.room):
            if pk in rooms:
                self._write(pk, messages, tell)
                yield

    def _write(self, pk: UUID, messages: Iterable[Told], tell: Tell) -> None:
        write_room(
            room=self.plan.rooms[pk],
            content=self._source.content,
            ids=self.plan.people.ids,
            messages=messages,
            tell=tell,
        )

    @transaction.atomic
    def _keep_people(self, by: User, label: str, reason: str) -> None:
        plan = self.plan
        if not (plan.people.new or plan.rooms):
            return
        plan.people.keep()
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


def _recognise(archive: Archive) -> Source:
    if MANIFEST in archive:
        return OwnArchive(archive)
    if CHANNELS in archive:
        return SlackExport(archive)
    raise BadArchive(_("This is neither a Confab export nor a Slack export."))
