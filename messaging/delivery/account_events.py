"""What open pages learn when an account changes: the implementation of accounts/account_events.py.

MessagingConfig registers it.
"""

from accounts.account_events import AccountEvents
from accounts.models import User
from messaging.delivery import broadcasts
from messaging.delivery.after_commit import after_commit
from rooms.actions import revoke_invites_of
from rooms.members import lock_rooms_of


class AccountBroadcasts(AccountEvents):
    def sessions_changed(self, user: User, *, except_session: str | None = None) -> None:
        after_commit(broadcasts.sessions_changed, user.pk, except_session)

    def lock_direct_rooms(self, user: User, other: User) -> None:
        lock_rooms_of(user, other)

    def user_suspended(self, user: User, *, by: User) -> None:
        revoke_invites_of(user=user, by=by)

    def blocks_changed(self, user: User) -> None:
        after_commit(broadcasts.blocks_changed, user)
