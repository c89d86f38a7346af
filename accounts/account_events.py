"""The port through which accounts reports sign-outs, suspensions and blocks.

accounts may not import messaging (docs/architecture.md): messaging registers its implementation,
messaging/delivery/account_events.py, when the site starts.
"""

from typing import Protocol

from accounts.models import User


class AccountEvents(Protocol):
    def sessions_changed(self, user: User, *, except_session: str | None = None) -> None:
        """After the commit, close the user's sockets whose session has ended.

        The session with the key `except_session` is skipped: it is being replaced, and its
        browser doesn't have the new cookie yet.
        """

    def lock_direct_rooms(self, user: User, other: User) -> None:
        """Lock the direct rooms of the two until the transaction of a block ends.

        No message is numbered there after the block that was checked before it.
        """

    def user_suspended(self, user: User, *, by: User) -> None:
        """Revoke the user's invite links, in the transaction of the suspension."""

    def blocks_changed(self, user: User) -> None:
        """After the commit, send the user's open pages the list of people they block."""


_registered: list[AccountEvents] = []


def register(events: AccountEvents) -> None:
    """Set the one implementation; called once, by an AppConfig."""
    _registered[:] = [events]


def get_account_events() -> AccountEvents:
    return _registered[0]
