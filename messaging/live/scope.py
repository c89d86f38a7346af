"""Typed access to what a socket's ASGI scope carries.

Daphne and Channels fill most of it. Two entries are our own: the server's `send`, past Channels'
wrappers, and how long the client has been silent (config/server/main.py).
"""

from collections.abc import Awaitable, Callable
from typing import Any

from accounts.models import User

Send = Callable[[dict[str, Any]], Awaitable[None]]
Seconds = Callable[[], float]

SERVER_SEND, SECONDS_SINCE_HEARD = "confab.server_send", "confab.seconds_since_heard"


class SocketScope:
    """Reads one scope, after the session middleware has filled it."""

    def __init__(self, scope: dict[str, Any]) -> None:
        self._scope = scope

    @property
    def user(self) -> User:
        """The user, as Channels' lazy object; may be an AnonymousUser, who is not active."""
        user: User = self._scope["user"]
        return user

    @property
    def session_key(self) -> str:
        key: str = self._scope["session"].session_key
        return key

    @property
    def client_address(self) -> str | None:
        """The client's IP address; None behind a UNIX socket."""
        client = self._scope.get("client")
        return client[0] if client else None

    def server_send(self, default: Send) -> Send:
        """Return the server's own `send`, which skips Channels' wrappers."""
        send: Send = self._scope.get(SERVER_SEND, default)
        return send

    @property
    def seconds_since_heard(self) -> Seconds:
        """Measures how long the client has been silent: 0 where the server can't."""
        measure: Seconds = self._scope.get(SECONDS_SINCE_HEARD, _always_heard)
        return measure


def with_server_send(scope: dict[str, Any], send: Send) -> dict[str, Any]:
    """Return a scope that carries the server's `send`."""
    return {**scope, SERVER_SEND: send}


def set_seconds_since_heard(scope: dict[str, Any], measure: Seconds) -> None:
    scope[SECONDS_SINCE_HEARD] = measure


def _always_heard() -> float:
    return 0.0
