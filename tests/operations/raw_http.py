"""Requests written by hand, whose answers are looked at as they are: no redirects, no errors."""

from collections.abc import Mapping
from http.client import HTTPConnection
from typing import NamedTuple

from django.db.migrations.loader import MigrationLoader

from tests.live import LiveServer


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: str
    cookies: list[str]


def request(
    server: LiveServer | str,
    path: str,
    *,
    method: str = "GET",
    body: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Send one request to a server, or to `host:port`."""
    address = server if isinstance(server, str) else f"127.0.0.1:{server.port}"
    connection = HTTPConnection(address, timeout=30)
    try:
        connection.request(method, path, body, dict(headers or {}))
        response = connection.getresponse()
        cookies = response.headers.get_all("Set-Cookie") or []
        return Answer(response.status, response.headers, response.read().decode(), cookies)  # type: ignore[arg-type]
    finally:
        connection.close()


def newest_migration() -> str:
    """The name of the one on which no other of messaging depends."""
    [(_app, name)] = MigrationLoader(None).graph.leaf_nodes("messaging")
    return name
