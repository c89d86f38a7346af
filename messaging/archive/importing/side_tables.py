"""A table whose rows belong to messages, read along with those."""

from collections.abc import Iterator
from typing import Generic, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from messaging.archive.importing.errors import BadArchive
from messaging.archive.importing.rows import BesideRow

AnyBeside = TypeVar("AnyBeside", bound=BesideRow)


class Beside(Generic[AnyBeside]):
    """Holds one row at a time, so a row that belongs to no message stops all those behind it."""

    def __init__(self, name: str, rows: Iterator[tuple[int, AnyBeside]]) -> None:
        self._name = name
        self._rows = rows
        self._next = next(rows, None)

    def take(self, room: UUID, seq: int) -> list[AnyBeside]:
        """Return the rows of the next message."""
        taken: list[AnyBeside] = []
        while self._next and (self._next[1].room, self._next[1].seq) == (room, seq):
            taken.append(self._next[1])
            self._next = next(self._rows, None)
        return taken

    def check_done(self) -> None:
        """Raise BadArchive if a row was left over."""
        if self._next:
            fault = _("It doesn't belong to any message of the archive.")
            raise BadArchive(fault, self._name, self._next[0])
