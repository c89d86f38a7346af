"""A session for as long as something is tried in somebody's name."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import User

LONGEST = timedelta(minutes=10)  # should we never come to end it


@contextmanager
def lend_session(*, user: User) -> Iterator[str]:
    """Sign the user in, yield the key of the session, and end it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.set_expiry(LONGEST)
    session.save()
    try:
        yield str(session.session_key)
    finally:
        session.delete()
