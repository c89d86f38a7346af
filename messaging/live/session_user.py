"""Who opens a socket: looked up in the live side's own database threads.

Channels looks everybody up in the one thread it has for a whole process, and connects anew for
each: handshakes queued there for seconds while the database was away.
"""

from typing import Any

from channels import auth
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare

from accounts.models import User
from messaging.live.database import in_database

_look_up = auth.get_user.func


async def get_user(scope: dict[str, Any]) -> Any:
    """Return the user of the scope's session. Raises Retry."""
    return await in_database(_find_user, scope)


def install() -> None:
    """Have AuthMiddlewareStack use it."""
    auth.get_user = get_user


def _find_user(scope: dict[str, Any]) -> Any:
    if settings.SECRET_KEY_FALLBACKS:
        _accept_earlier_key(scope["session"])
    return _look_up(scope)


def _accept_earlier_key(session: SessionBase) -> None:
    """Channels knows no SECRET_KEY_FALLBACKS: it would end a session that an earlier key signed.

    The next page renews the stored session, as Django does. This changes the copy in memory.
    """
    person, given = session.get(SESSION_KEY), session.get(HASH_SESSION_KEY, "")
    user = User.objects.filter(pk=person).first() if person else None
    hashes = user.get_session_auth_fallback_hash() if user else ()
    if user and any(constant_time_compare(given, earlier) for earlier in hashes):
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
