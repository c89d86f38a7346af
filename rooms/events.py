"""The port through which rooms reports what happens to a room.

rooms may not import messaging (docs/architecture.md): messaging registers its implementation,
messaging/room_events.py, when the site starts. Every method runs inside the transaction of the
change, with the room's row locked.
"""

from typing import Any, Protocol

from accounts.models import User
from rooms.models import Room


class RoomEvents(Protocol):
    def write_event(
        self, *, room: Room, event: str, actor: User, subject: User | None = None, **details: Any
    ) -> None:
        """Save `event` ("member.joined", …) as a system message numbered `room.clock`.

        `subject` is the user that `actor` acted on; `details` are shown in the message's line.
        """

    def member_changed(self, *, room: Room, user: User) -> None:
        """After the commit, send the user's pages the room and their membership as they are now."""

    def member_left(
        self, *, room: Room, user: User, code: str, by: User | None = None, reason: str = ""
    ) -> None:
        """After the commit, take the room from the user's pages.

        `code` is "left", "removed", "banned" or "deleted"; `reason` is the text that `by` gave.
        """

    def room_updated(self, *, room: Room) -> None:
        """After the commit, send the room's name, policies and state to all of its members."""

    def requests_changed(self, *, room: Room, asking: User | None = None) -> None:
        """After the commit, send the number of join requests to those who may approve them.

        Moderators who block the user who is `asking` get no event; their list has the request.
        """

    def erase_room(self, *, room: Room, by: User) -> None:
        """Start the background job that deletes the room's messages, and the room at the end."""


_registered: list[RoomEvents] = []


def register(events: RoomEvents) -> None:
    """Set the one implementation; called once, by an AppConfig."""
    _registered[:] = [events]


def get_room_events() -> RoomEvents:
    return _registered[0]
