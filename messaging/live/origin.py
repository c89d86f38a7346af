"""The exact check of where a socket was opened from, behind Channels' check of the host alone."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import parse_cookie

from accounts.common.errors import Retry
from accounts.common.requests import PAGE_USER_PARAMETER, is_page_of
from accounts.common.text import is_storable

logger = logging.getLogger(__name__)

Application = Callable[..., Awaitable[None]]


class ExactOriginValidator:
    """Refuse a handshake whose Origin is not this very site: scheme, host and port.

    Also refuses what Channels' validator would raise on, so it stands in front of it as well.
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if not is_same_origin(scope) or not has_plain_cookies(scope):
            await send({"type": "websocket.close"})
            return
        try:
            # Channels' session wrapper looks at every frame for a session to save, and a socket
            # changes none: frames may go past it.
            await self.application({**scope, "send": send}, receive, send)
        except Retry:  # nobody could say who it is
            await send({"type": "websocket.close"})


def is_same_origin(scope: dict[str, Any]) -> bool:
    """Whether the Origin header names the site that the Host header does."""
    headers = dict(scope["headers"])
    try:
        origin = urlsplit(headers[b"origin"].decode("ascii"))
        host = urlsplit(f"//{headers[b'host'].decode('ascii')}")
        there = (origin.scheme, origin.hostname, origin.port or _port(origin.scheme))
        scheme = _scheme()
        here = (scheme, host.hostname, host.port or _port(scheme))
    except (KeyError, ValueError):
        return False
    return origin.hostname is not None and there == here


def is_own_page(scope: dict[str, Any]) -> bool:
    """Whether the page that opens the socket is one of the session's person, or names no one."""
    query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    named = query.get(PAGE_USER_PARAMETER, [None])
    return all(is_page_of(scope["user"], user) for user in named)


def has_plain_cookies(scope: dict[str, Any]) -> bool:
    """Whether the cookies can be looked up: an escape in one may stand for U+0000."""
    cookies = dict(scope["headers"]).get(b"cookie", b"").decode("latin-1")
    return all(map(is_storable, parse_cookie(cookies).values()))


async def refuse_path(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer a socket that is opened where there is none: Daphne makes 403 of it."""
    logger.info("A socket was refused at a path where there is none.")
    await send({"type": "websocket.close"})


def _scheme() -> str:
    return "https" if settings.HTTPS else "http"


def _port(scheme: str) -> int:
    return 443 if scheme == "https" else 80
