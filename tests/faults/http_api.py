"""The HTTP API as a person's programs use it."""

import http.client
import json
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

TOKEN = "x" * 32  # a CSRF token is any, as long as cookie and header are the same
_opener = build_opener(ProxyHandler({}))


class Unanswered(Exception):
    """No answer came, the outcome is unknown."""


def call(
    port: int, cookie: str, method: str, path: str, data: Any = None, *, seconds: float = 5
) -> tuple[int, Any]:
    """Return the status and the JSON of the answer, if it is JSON. Raises Unanswered."""
    request = Request(
        f"http://127.0.0.1:{port}/api/v1/{path}",
        data=None if data is None and method == "GET" else json.dumps(data).encode(),
        method=method,
        headers={
            "Cookie": f"session={cookie}; csrf={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/json",
        },
    )
    try:
        with _opener.open(request, timeout=seconds) as response:
            return response.status, _json(response.read())
    except HTTPError as error:
        return error.code, _json(error.read())
    except (URLError, OSError, http.client.HTTPException) as error:
        raise Unanswered(repr(error)) from error


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
