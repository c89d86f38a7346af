"""Closes sockets whose session ended or whose account was suspended.

The same query reads whether each user shows their presence.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User
from messaging.live.connection import Connection
from messaging.live.database import in_database
from messaging.protocol.close_codes import CloseCode


@dataclass(frozen=True)
class SessionState:
    """The valid ones of some sessions; password hashes of active users; users hiding presence."""

    sessions: set[str]
    passwords: dict[UUID, str]
    hidden: set[UUID]


def find_session_state(sessions: Collection[str], users: Collection[UUID]) -> SessionState:
    valid = Session.objects.filter(session_key__in=sessions, expire_date__gt=timezone.now())
    active = User.objects.filter(pk__in=users, is_active=True)
    rows = list(active.values_list("pk", "password", "shows_presence"))
    return SessionState(
        sessions=set(valid.values_list("session_key", flat=True)),
        passwords={user: password for user, password, _ in rows},
        hidden={user for user, _, shows_presence in rows if not shows_presence},
    )


async def close_ended_sessions(connections: Collection[Connection]) -> None:
    """Close sockets whose session is no longer valid, and update `shows_presence`. Raises Retry."""
    state = await in_database(
        find_session_state,
        {connection.session for connection in connections},
        {connection.user.pk for connection in connections},
    )
    for connection in connections:
        connection.user.shows_presence = connection.user.pk not in state.hidden
        if code := _close_code(connection, state):
            await connection.close(code)


def _close_code(connection: Connection, state: SessionState) -> CloseCode | None:
    password = state.passwords.get(connection.user.pk)
    if password is None:
        return CloseCode.ACCOUNT_SUSPENDED
    if password != connection.user.password or connection.session not in state.sessions:
        return CloseCode.SESSION_ENDED
    return None
