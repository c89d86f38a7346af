"""Side tables, whose rows belong to messages, read along with the messages."""

from collections.abc import Iterator
from typing import Generic, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from messaging.archive.format.rows import SideRow
from messaging.archive.importing.errors import BadArchive

AnySideRow = TypeVar("AnySideRow", bound=SideRow)


class SideTable(Generic[AnySideRow]):
    """Reads one row ahead, so a row without a message blocks all later rows."""

    def __init__(self, name: str, rows: Iterator[tuple[int, AnySideRow]]) -> None:
        self._name = name
        self._rows = rows
        self._next = next(rows, None)

    def take(self, room: UUID, seq: int) -> list[AnySideRow]:
        """Return the rows of a message; call it for every message in order."""
        rows: list[AnySideRow] = []
        while self._next and (self._next[1].room, self._next[1].seq) == (room, seq):
            rows.append(self._next[1])
            self._next = next(self._rows, None)
        return rows

    def check_done(self) -> None:
        """Raise BadArchive if a row is left."""
        if self._next:
            fault = _("It doesn't belong to any message of the archive.")
            raise BadArchive(fault, self._name, self._next[0])
