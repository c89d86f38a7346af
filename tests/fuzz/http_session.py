"""Sends requests as a person does, and looks at the answers and at the log."""

from typing import Any

import requests
from django.conf import settings

from accounts.models import User
from tests.live import LiveServer
from tests.people import sign_in

CSRF = "c" * 32
TIMEOUT_SECONDS = 30
METHOD_NOT_ALLOWED = 405  # plain: a method that the OpenAPI does not name
# A traceback, or what the last resort of config/web/input.py and of the socket's handlers wrote.
FAULTS = ("Traceback", "could not be used", "database refused")


def open_session(person: User | None) -> requests.Session:
    """Return a session with the cookies of a person's browser."""
    session = requests.Session()
    session.trust_env = False
    session.headers["X-CSRFToken"] = CSRF
    session.cookies.set(settings.CSRF_COOKIE_NAME, CSRF)
    for name, value in (sign_in(person) if person else {}).items():
        session.cookies.set(name, value)
    return session


def check_error(response: Any) -> None:
    """An answer of the API is no failure of the server, and an error has the protocol's shape."""
    assert response.status_code < 500, response.status_code
    if "Content-Type" not in response.headers:
        assert response.status_code in (204, 400, METHOD_NOT_ALLOWED), response.status_code
    elif response.status_code >= 400 and response.status_code != METHOD_NOT_ALLOWED:
        assert response.headers["Content-Type"].startswith("application/json"), (
            response.request.method, response.request.url, response.status_code, response.text,
        )  # fmt: skip
        error = response.json()["error"]
        assert {"code", "message"} <= set(error) <= {"code", "message", "retry_after", "fields"}


def check_log(server: LiveServer, faults: tuple[str, ...] = FAULTS) -> None:
    found = [fault for fault in faults if fault in server.log]
    assert not found, f"the server logged a fault:\n{_excerpt(server.log)}"


def _excerpt(log: str) -> str:
    """Return the log without the inner lines of tracebacks."""
    return "\n".join(line for line in log.splitlines() if not line.startswith(" "))[-4_000:]
