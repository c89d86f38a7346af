"""What an archive of any kind comes down to: people, rooms with their members, and messages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol
from uuid import UUID

from messaging.archive.importing.rows import (
    BanRow,
    BlockRow,
    EditRow,
    MemberRow,
    MessageRow,
    PersonRow,
    ReactionRow,
    RoomRow,
)


class Told(NamedTuple):
    """A message, and what belongs to it."""

    row: MessageRow
    reactions: list[ReactionRow]
    edits: list[EditRow]


@dataclass
class Content:
    """What is held in memory: all but the messages. `counts` tells how many each room has."""

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
        """What is in it, once all of it was read."""

    def check(self) -> Iterator[None]:
        """Read all of it, with a pause now and then. Raises BadArchive at the first fault."""

    def messages(self) -> Iterator[Told]:
        """Yield the messages of what was checked: those of a room together, by seq."""
