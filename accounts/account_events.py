"""What happens to an account is told through here to those who keep its open pages.

accounts may not import messaging (docs/architecture.md), so settings.STANDING_WATCH names the
module that is told.
"""

from importlib import import_module
from typing import Protocol, cast

from django.conf import settings

from accounts.models import User


class Watch(Protocol):
    def standing_changed(self, user: User, spare: str | None = None) -> None:
        """Look again, after the commit, at which of the user's sessions still hold.

        The session of key `spare` is left for later: it is being replaced, and its browser does
        not have the new cookie yet.
        """

    def lock_conversations(self, user: User, other: User) -> None:
        """Lock what both may write in to each other alone, before one blocks the other.

        So nothing is numbered there after the block that was checked before it.
        """

    def suspended(self, user: User, by: User) -> None:
        """End, in the transaction of the suspension, what the user opened to others."""

    def blocks_changed(self, user: User) -> None:
        """Tell the user's open pages, after the commit, whom they block now."""


def get_watch() -> Watch:
    return cast(Watch, import_module(settings.STANDING_WATCH))
