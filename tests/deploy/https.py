"""HTTPS requests as anybody may send them, forged ones too."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from typing import Any

from tests.deploy.nginx import trusting_nothing

SECONDS = 30
Header = tuple[str, str]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[Header]
    body: bytes

    def header(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]

    @property
    def received_headers(self) -> dict[str, list[str]]:
        """The headers that an echo received: {name: values}."""
        headers: dict[str, list[str]] = {}
        for name, value in json.loads(self.body):
            headers.setdefault(name, []).append(value)
        return headers


def request(
    port: int,
    path: str,
    *,
    host: str | None,
    method: str = "GET",
    headers: Sequence[Header] = (),
    body: bytes = b"",
    tls: bool = True,
    tls_name: str | None = None,
) -> Answer:
    """Ask 127.0.0.1 for the page of `host`; TLS gets the same name by default.

    Raises OSError or HTTPException when no answer comes.
    """
    connection = _connect(port, tls_name or host, tls=tls)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in [*([("Host", host)] if host else []), *headers]:
            connection.putheader(name, value)
        if body:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body or None)
        response = connection.getresponse()
        return Answer(response.status, response.getheaders(), response.read())
    finally:
        connection.close()


def _connect(port: int, name: str | None, *, tls: bool) -> HTTPConnection:
    if not tls:
        return HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    return _Https(name, port, timeout=SECONDS, context=trusting_nothing())


class _Https(HTTPSConnection):
    """Says another name than the address it calls."""

    def __init__(self, name: str | None, port: int, **options: Any) -> None:
        super().__init__("127.0.0.1", port, **options)
        self._name = name

    def connect(self) -> None:
        HTTPConnection.connect(self)
        name = self._name.split(":")[0] if self._name else None
        self.sock = self._context.wrap_socket(self.sock, server_hostname=name)  # type: ignore[attr-defined]
