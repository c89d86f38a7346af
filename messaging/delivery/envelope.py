"""What travels over the channel layer: a room's or a user's events on their way to every process.

messaging/delivery/broadcasts.py makes envelopes, the hub of each process decodes them once
(messaging/live/hub.py), and everything in between reads attributes.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple, Self

CREATED, CHANGED, DELETED = "created", "changed", "deleted"


class Change(NamedTuple):
    """What happened to one message, for members who count it without having the room open."""

    clock: int
    author: str  # id of the author of a text, else ""
    kind: str  # CREATED, CHANGED or DELETED
    mentioned: Sequence[str] = ()  # user ids, or activity.ALL_MEMBERS


@dataclass(frozen=True, slots=True)
class Envelope:
    """`events` are encoded events of the protocol; the rest is for the hubs.

    `membership_version` is the room's at the commit: only those who are members at that version
    may get the events. `to_all_members` sends them to members without the room open as well.
    `joined_room` and `left_room` are ids of rooms that the user of a user's group joined or left.
    `check_sessions` closes that user's sockets whose session ended, except for the session with
    the key `except_session`.
    """

    group: str
    events: Sequence[str] = ()
    published_at: float = field(default_factory=time.time)
    membership_version: int = 0
    to_all_members: bool = False
    changes: Sequence[Change] = ()
    posted_at: str | None = None  # ISO time of the newest message that was created
    joined_room: str | None = None
    joined_version: int = 0
    left_room: str | None = None
    check_sessions: bool = False
    except_session: str | None = None

    def to_message(self) -> dict[str, Any]:
        """Return the envelope as a message of the channel layer."""
        message: dict[str, Any] = {"type": "envelope"}
        for name in NAMES:
            message[name] = getattr(self, name)
        return message

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> Self:
        """Return what `to_message` encoded.

        Raises KeyError or TypeError for a message of another version.
        """
        values = {name: message[name] for name in NAMES}
        values["changes"] = [Change(*change) for change in message["changes"]]
        return cls(**values)


NAMES = tuple(each.name for each in fields(Envelope))
