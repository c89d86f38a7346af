"""Suspending and reinstating an account, and ending its sessions."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.account_events import get_account_events
from accounts.common.errors import Conflict, Forbidden
from accounts.models import User
from accounts.ranks import require_rank


@transaction.atomic
def suspend_person(*, user: User, by: User, reason: str) -> None:
    """Deactivate `user` and end all their sessions and sockets.

    Raises Conflict if they are suspended already, and Forbidden if `by` is the same person or
    doesn't outrank them.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user == by:
        raise Forbidden
    require_rank(by, user)
    if not user.is_active:
        raise Conflict(_("Already suspended."))
    user.is_active, user.suspended_at, user.suspension_reason = False, timezone.now(), reason
    user.save(update_fields=["is_active", "suspended_at", "suspension_reason"])
    _end_sessions(user)
    audit.record(by, "user.suspend", user, reason=reason)
    get_account_events().user_suspended(user, by=by)


@transaction.atomic
def reinstate_person(*, user: User, by: User, reason: str = "") -> None:
    """Lift the suspension; the ended sessions stay ended. Raises Conflict, Forbidden."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    require_rank(by, user)
    if user.is_active:
        raise Conflict(_("Not suspended."))
    user.is_active, user.suspended_at, user.suspension_reason = True, None, ""
    user.save(update_fields=["is_active", "suspended_at", "suspension_reason"])
    audit.record(by, "user.reinstate", user, reason=reason)


@transaction.atomic
def end_sessions(*, user: User, by: User, reason: str = "") -> None:
    """Sign `user` out everywhere. Raises Forbidden unless `by` outranks them."""
    require_rank(by, user)
    _end_sessions(user)
    audit.record(by, "user.sign_out", user, reason=reason)


def _end_sessions(user: User) -> None:
    sessions = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=sessions.values("session_key")).delete()
    sessions.delete()
    get_account_events().sessions_changed(user)
