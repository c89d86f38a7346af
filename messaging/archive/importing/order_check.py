"""The order check: messages must come room by room, and in a room by seq."""

from uuid import UUID

from django.utils.translation import gettext as _

from messaging.actions.reactions import MAX_EMOJI
from messaging.archive.format.rows import MessageRow
from messaging.archive.importing.source import ArchivedMessage, Content


class OrderCheck:
    """Checks messages one by one, and counts them in the content."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._room: UUID | None = None
        self._seq = 0
        # Hashes, since the ids of a million messages take too much memory. An (improbable)
        # collision would only refuse the archive.
        self._keys: set[int] = set()

    def find_fault(self, message: ArchivedMessage) -> str:
        """Return the fault of the next message, or ""."""
        row = message.row
        if row.room != self._room and (fault := self._enter(row.room)):
            return fault
        key = hash((row.author, row.client_id))
        if row.seq <= self._seq:
            return _("The numbers must increase.")
        if key in self._keys:
            return _("This client_id appears twice.")
        if row.changed < row.seq:
            return _("It was changed before it was posted.")
        if row.reply_to is not None and row.reply_to >= row.seq:
            return _("It replies to a message that doesn't precede it.")
        if len({reaction.emoji for reaction in message.reactions}) > MAX_EMOJI:
            return _("It has too many different reactions.")
        self._count(row, key)
        return ""

    def _enter(self, room: UUID) -> str:
        if self._content.counts[room]:
            return _("The messages of a room must be consecutive.")
        self._room, self._seq, self._keys = room, 0, set()
        return ""

    def _count(self, row: MessageRow, key: int) -> None:
        self._seq = row.seq
        self._keys.add(key)
        self._content.counts[row.room] += 1
        # A room's export has no clock.
        room = self._content.rooms[row.room]
        room.clock = max(room.clock, row.changed)
