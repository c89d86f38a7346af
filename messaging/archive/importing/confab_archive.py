"""Confab's own archive (docs/export.md), of a site or a room."""

from collections.abc import Iterator
from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import ValidationError

from messaging.archive.format.rows import (
    BanRow,
    BlockRow,
    EditRow,
    MemberRow,
    MessageRow,
    PersonRow,
    ReactionRow,
    RoomRow,
    Row,
)
from messaging.archive.format.tables import (
    BANS,
    BLOCKS,
    EDITS,
    MEMBERSHIPS,
    MESSAGES,
    PEOPLE,
    REACTIONS,
    ROOMS,
)
from messaging.archive.importing.archive import Archive
from messaging.archive.importing.errors import BadArchive
from messaging.archive.importing.manifest import check_files
from messaging.archive.importing.order_check import OrderCheck
from messaging.archive.importing.side_tables import SideTable
from messaging.archive.importing.source import ArchivedMessage, Content

PAUSE_EVERY = 500  # messages

AnyRow = TypeVar("AnyRow", bound=Row)


class ConfabArchive:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.content = Content()

    def check(self) -> Iterator[None]:
        yield from check_files(self._archive)
        self._read_people()
        self._read_rooms()
        self._read_members()
        self._read_bans()
        yield from self._check_messages()

    def messages(self) -> Iterator[ArchivedMessage]:
        return (message for _number, message in self._read_messages())

    def _read_people(self) -> None:
        for number, row in self._rows(PEOPLE, PersonRow):
            if row.id in self.content.people:
                raise BadArchive(_("This person appears twice."), PEOPLE, number)
            self.content.people[row.id] = row

    def _read_rooms(self) -> None:
        for number, row in self._rows(ROOMS, RoomRow):
            if row.id in self.content.rooms:
                raise BadArchive(_("This room appears twice."), ROOMS, number)
            self.content.rooms[row.id] = row
            self.content.counts[row.id] = 0

    def _read_members(self) -> None:
        for number, row in self._rows(MEMBERSHIPS, MemberRow):
            self._check_known(MEMBERSHIPS, number, row.room, row.user)
            self.content.members.setdefault(row.room, []).append(row)

    def _read_bans(self) -> None:
        for number, row in self._rows(BANS, BanRow, optional=True):
            self._check_known(BANS, number, row.room, row.user, row.banned_by)
            self.content.bans.setdefault(row.room, []).append(row)
        for number, block in self._rows(BLOCKS, BlockRow, optional=True):
            self._check_known(BLOCKS, number, None, block.blocker, block.blocked)
            self.content.blocks.append(block)

    def _check_messages(self) -> Iterator[None]:
        order = OrderCheck(self.content)
        for number, message in self._read_messages():
            row, reactions, _edits = message
            self._check_known(MESSAGES, number, row.room, row.author)
            for reaction in reactions:
                self._check_known(REACTIONS, 0, None, reaction.user)
            if fault := order.find_fault(message):
                raise BadArchive(fault, MESSAGES, number)
            if number % PAUSE_EVERY == 0:
                yield

    def _read_messages(self) -> Iterator[tuple[int, ArchivedMessage]]:
        """Yield every message with its line number."""
        reactions = SideTable(REACTIONS, self._rows(REACTIONS, ReactionRow))
        edits = SideTable(EDITS, self._rows(EDITS, EditRow))
        for number, row in self._rows(MESSAGES, MessageRow):
            key = row.room, row.seq
            yield number, ArchivedMessage(row, reactions.take(*key), edits.take(*key))
        reactions.check_done()
        edits.check_done()

    def _check_known(self, name: str, number: int, room: UUID | None, *people: UUID) -> None:
        if room is not None and room not in self.content.rooms:
            raise BadArchive(_("The archive has no such room."), name, number)
        if any(person not in self.content.people for person in people):
            raise BadArchive(_("The archive has no such person."), name, number)

    def _rows(
        self, name: str, kind: type[AnyRow], *, optional: bool = False
    ) -> Iterator[tuple[int, AnyRow]]:
        if optional and name not in self._archive:
            return
        for number, line in self._archive.lines(name):
            try:
                yield number, kind.model_validate_json(line)
            except ValidationError as error:
                raise BadArchive(_describe(error), name, number) from None


def _describe(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False)[0]
    field = ".".join(map(str, first["loc"]))
    text = first["msg"].removesuffix(".")
    return f"{field}: {text}." if field else f"{text}."
