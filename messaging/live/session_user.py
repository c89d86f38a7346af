"""Finds the user of a socket's session in the live side's own database threads.

Channels does so in the one thread it has for a whole process, with a new connection each time:
handshakes queued there for seconds while the database was down.
"""

from typing import Any

from channels import auth
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare

from accounts.models import User
from messaging.live.database import in_database

_find_by_session = auth.get_user.func


async def get_user(scope: dict[str, Any]) -> Any:
    """Return the user of the scope's session. Raises Retry."""
    return await in_database(_find_user, scope)


def install() -> None:
    """Make AuthMiddlewareStack use it."""
    auth.get_user = get_user


def _find_user(scope: dict[str, Any]) -> Any:
    if settings.SECRET_KEY_FALLBACKS:
        _accept_earlier_key(scope["session"])
    return _find_by_session(scope)


def _accept_earlier_key(session: SessionBase) -> None:
    """Accept a session that was signed with one of SECRET_KEY_FALLBACKS, which Channels ignores.

    Changes the copy in memory; the next page request renews the stored session, as Django does.
    """
    user_id, given = session.get(SESSION_KEY), session.get(HASH_SESSION_KEY, "")
    user = User.objects.filter(pk=user_id).first() if user_id else None
    hashes = user.get_session_auth_fallback_hash() if user else ()
    if user and any(constant_time_compare(given, earlier) for earlier in hashes):
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
