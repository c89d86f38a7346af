"""What every kind of archive provides: people, rooms with their members, and messages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol
from uuid import UUID

from messaging.archive.format.rows import (
    BanRow,
    BlockRow,
    EditRow,
    MemberRow,
    MessageRow,
    PersonRow,
    ReactionRow,
    RoomRow,
)


class ArchivedMessage(NamedTuple):
    """A message with its reactions and edits."""

    row: MessageRow
    reactions: list[ReactionRow]
    edits: list[EditRow]


@dataclass
class Content:
    """All but the messages, in memory. `counts` has the number of messages by room."""

    people: dict[UUID, PersonRow] = field(default_factory=dict)
    rooms: dict[UUID, RoomRow] = field(default_factory=dict)
    members: dict[UUID, list[MemberRow]] = field(default_factory=dict)
    bans: dict[UUID, list[BanRow]] = field(default_factory=dict)
    blocks: list[BlockRow] = field(default_factory=list)
    counts: dict[UUID, int] = field(default_factory=dict)


class Source(Protocol):
    """An archive of one kind."""

    @property
    def content(self) -> Content:
        """The content, complete after `check`."""

    def check(self) -> Iterator[None]:
        """Read the whole archive, yielding now and then. Raises BadArchive at the first fault."""

    def messages(self) -> Iterator[ArchivedMessage]:
        """Yield the messages after `check`, grouped by room and in order of seq."""
