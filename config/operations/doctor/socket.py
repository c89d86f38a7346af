"""Checks that a socket opens at the public address, echoes a message and stays open."""

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from accounts.common import paths
from accounts.models import User
from config.operations.doctor.findings import Finding, error, ok, warning
from config.operations.doctor.temporary_session import temporary_session

SECONDS = 10
SUBJECT = "socket"


def check_socket(url: str, idle: float) -> Iterator[Finding]:
    """Open a socket as an active user, echo, wait `idle` seconds and echo again."""
    users = User.objects.filter(is_active=True)
    user = users.order_by("-is_superuser", "date_joined").first()
    if user is None:
        yield warning(SUBJECT, "there are no accounts yet, so this was not checked")
        return
    with temporary_session(user=user) as session:
        try:
            with _open(url, session, url) as socket:
                yield from _try(socket, idle)
        except InvalidStatus as refused:
            yield error(SUBJECT, _explain_status(refused.response.status_code, url, session))
        except (OSError, InvalidHandshake) as exception:
            yield error(
                SUBJECT, f"can't open one at {url}: {exception or type(exception).__name__}"
            )


def _open(url: str, session: str, origin: str) -> ClientConnection:
    return connect(
        url.replace("http", "ws", 1) + paths.CHAT_SOCKET,
        origin=Origin(origin),
        additional_headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"},
        open_timeout=SECONDS,
        ping_interval=None,
        proxy=None,
    )


def _try(socket: ClientConnection, idle: float) -> Iterator[Finding]:
    opened = time.monotonic()
    try:
        _receive(socket, "ready")
        seconds = _echo(socket)
        time.sleep(idle)
        _echo(socket)
    except TimeoutError:
        yield error(SUBJECT, f"it opens, but no message arrives within {SECONDS} s.")
    except ConnectionClosed:
        lifetime = time.monotonic() - opened
        yield error(
            SUBJECT,
            f"it was closed after {lifetime:.0f} s. A proxy timeout is too short: set it to 75 s "
            "for /ws/. In nginx: proxy_read_timeout 75s; proxy_send_timeout 75s;",
        )
    else:
        yield ok(SUBJECT, f"an echo takes {seconds * 1000:.0f} ms, also after {idle:.0f} s idle")


def _echo(socket: ClientConnection) -> float:
    began = time.monotonic()
    socket.send(json.dumps({"type": "ping", "id": "doctor"}))
    _receive(socket, "reply")
    return time.monotonic() - began


def _receive(socket: ClientConnection, kind: str) -> None:
    deadline = time.monotonic() + SECONDS
    events: list[dict[str, Any]] = []
    while not any(event["type"] == kind for event in events):
        events = json.loads(socket.recv(timeout=max(0, deadline - time.monotonic())))


def _explain_status(status: int, url: str, session: str) -> str:
    if status in (400, 404, 405, 426):
        return (
            f"the handshake was refused with {status}: the Upgrade and Connection headers don't "
            "arrive. In nginx, for /ws/: proxy_http_version 1.1; proxy_set_header Upgrade "
            "$http_upgrade; proxy_set_header Connection upgrade;"
        )
    if status == 403:
        return _explain_refusal(url, session)
    if status in (502, 503, 504):
        return f"the proxy can't reach the server for /ws/ ({status})."
    return f"the handshake fails with {status} from the proxy, not from the server."


def _explain_refusal(url: str, session: str) -> str:
    """Find an origin that works, which shows which header didn't arrive."""
    site = urlsplit(url)
    other = "http" if site.scheme == "https" else "https"
    if _opens(url, session, f"{site.scheme}://{site.hostname}"):
        return (
            "the Host header arrives without its port. In nginx: proxy_set_header Host $http_host;"
        )
    if _opens(url, session, f"{other}://{site.netloc}"):
        return f"HTTPS is {'on' if settings.HTTPS else 'off'}, but the site is at {site.scheme}."
    return (
        "it is refused: the Host header isn't passed unchanged, or Origin or Cookie is missing. "
        "In nginx: proxy_set_header Host $http_host; and pass the others on."
    )


def _opens(url: str, session: str, origin: str) -> bool:
    try:
        with _open(url, session, origin):
            return True
    except (OSError, InvalidHandshake):
        return False
