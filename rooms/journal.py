"""What happens to a room is told through here, and written down by messaging.

rooms may not import messaging (docs/architecture.md), so settings.ROOM_JOURNAL names the module
that keeps the journal. Every function is called inside the transaction of the change, with the
room's row locked.
"""

from importlib import import_module
from typing import Protocol, cast

from django.conf import settings

from accounts.models import User
from rooms.models import Room


class Journal(Protocol):
    def write_event(self, *, room: Room, event: str, actor: User) -> None:
        """Keep `event` ("member.joined", …) as a system message numbered `room.clock`."""

    def tell_entered(self, *, room: Room, user: User) -> None:
        """Tell the user's open pages that the room is theirs now."""

    def tell_left(self, *, room: Room, user: User, reason: str) -> None:
        """Tell the user's open pages that they no longer hear the room, and why."""


def get_journal() -> Journal:
    return cast(Journal, import_module(settings.ROOM_JOURNAL))
