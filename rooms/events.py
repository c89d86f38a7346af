"""What happens to a room is told through here, and written down by messaging.

rooms may not import messaging (docs/architecture.md), so settings.ROOM_JOURNAL names the module
that keeps the journal. Every function is called inside the transaction of the change, with the
room's row locked.
"""

from importlib import import_module
from typing import Any, Protocol, cast

from django.conf import settings

from accounts.models import User
from rooms.models import Room


class Journal(Protocol):
    def write_event(
        self, *, room: Room, event: str, actor: User, subject: User | None = None, **details: Any
    ) -> None:
        """Keep `event` ("member.joined", …) as a system message numbered `room.clock`.

        `subject` is whom `actor` did it to; `details` are whatever else the line tells.
        """

    def tell_entered(self, *, room: Room, user: User) -> None:
        """Tell the user's open pages that the room is theirs now, and what they are in it."""

    def tell_left(
        self, *, room: Room, user: User, reason: str, by: User | None = None, why: str = ""
    ) -> None:
        """Tell the user's open pages that they no longer hear the room, who ended it, and why."""

    def tell_updated(self, *, room: Room) -> None:
        """Tell everybody in the room what it is called now, and what holds in it."""

    def tell_requests(self, *, room: Room, asking: User | None = None) -> None:
        """Tell those who may answer them how many people ask to be let in.

        Moderators who block the person who is `asking` get no event; their list has the request.
        """

    def erase(self, *, room: Room, by: User) -> None:
        """Have everything that was said in the room deleted, and the room itself at last."""


def get_journal() -> Journal:
    return cast(Journal, import_module(settings.ROOM_JOURNAL))
