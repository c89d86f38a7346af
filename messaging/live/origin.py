"""Checks the exact origin of a socket: Channels' validator checks the host only."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import parse_cookie

from accounts.common.errors import Retry
from accounts.common.text import is_storable
from accounts.requests import PAGE_USER_PARAMETER, is_page_of
from messaging.live.scope import with_server_send

logger = logging.getLogger(__name__)

Application = Callable[..., Awaitable[None]]


class ExactOriginValidator:
    """Refuse a handshake whose Origin differs from this site in scheme, host or port.

    It wraps Channels' validator and also refuses what that one would raise on.
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if not is_same_origin(scope) or not has_plain_cookies(scope):
            await send({"type": "websocket.close"})
            return
        try:
            # Channels' session wrapper checks at every frame for a session to save. Sockets never
            # change the session, so their frames may skip it.
            await self.application(with_server_send(scope, send), receive, send)
        except Retry:  # the database is down: the user is unknown
            await send({"type": "websocket.close"})


def is_same_origin(scope: dict[str, Any]) -> bool:
    """Whether the Origin and the Host header name the same site."""
    headers = dict(scope["headers"])
    try:
        origin = urlsplit(headers[b"origin"].decode("ascii"))
        host = urlsplit(f"//{headers[b'host'].decode('ascii')}")
        requested = (origin.scheme, origin.hostname, origin.port or _port(origin.scheme))
        scheme = _scheme()
        own = (scheme, host.hostname, host.port or _port(scheme))
    except (KeyError, ValueError):
        return False
    return origin.hostname is not None and requested == own


def is_own_page(scope: dict[str, Any]) -> bool:
    """Whether the page that opens the socket was made for the session's user, or for no one."""
    query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    named = query.get(PAGE_USER_PARAMETER, [None])
    return all(is_page_of(scope["user"], user) for user in named)


def has_plain_cookies(scope: dict[str, Any]) -> bool:
    """Whether the cookies can be looked up: an escape may decode to U+0000."""
    cookies = dict(scope["headers"]).get(b"cookie", b"").decode("latin-1")
    return all(map(is_storable, parse_cookie(cookies).values()))


async def refuse_path(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Refuse a socket at a path that has none; Daphne answers 403."""
    logger.info("A socket was refused at an unknown path.")
    await send({"type": "websocket.close"})


def _scheme() -> str:
    return "https" if settings.HTTPS else "http"


def _port(scheme: str) -> int:
    return 443 if scheme == "https" else 80
