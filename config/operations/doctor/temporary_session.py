"""A temporary session, to open a socket as a user."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import User

MAX_AGE = timedelta(minutes=10)  # if the process dies before it ends the session


@contextmanager
def temporary_session(*, user: User) -> Iterator[str]:
    """Sign the user in, yield the session key, and delete the session."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.set_expiry(MAX_AGE)
    session.save()
    try:
        yield str(session.session_key)
    finally:
        session.delete()
