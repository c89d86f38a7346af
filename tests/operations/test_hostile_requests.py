"""Requests that no browser writes are refused, and none of them leaves a traceback (which
`live_server` checks at its end)."""

import json
import socket

import pytest
from django.conf import settings

from accounts.models import User
from tests.live import LiveServer
from tests.operations.raw_http import request

UPGRADE = [
    b"Upgrade: websocket", b"Connection: Upgrade", b"Sec-WebSocket-Version: 13",
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
]  # fmt: skip
ESCAPED_NUL = b'%s="\\000aaaaaaaaaaaaaaa"' % settings.SESSION_COOKIE_NAME.encode()
FORM = b"Content-Type: application/x-www-form-urlencoded"

# What is asked for, further headers, a body, and the right answer.
REQUESTS = {
    "U+0000 in a path": (b"GET /invite/%00/", [], b"", 400),
    "U+0000 in a query": (b"GET /rooms/?q=a%00b", [], b"", 400),
    "U+0000 as the name of a field": (b"GET /rooms/?%00=b", [], b"", 400),
    "U+0000 in a query of the API": (b"GET /api/v1/people?q=%00", [], b"", 400),
    "U+0000 in a cookie": (b"GET /", [b"Cookie: " + ESCAPED_NUL], b"", 400),
    "bytes in a cookie": (b"GET /", [b'Cookie: \xff=;;;=="\xfe'], b"", 302),
    "bytes in a path": (b"GET /%ff%fe/%zz", [], b"", 404),
    "bytes in a query": (b"GET /rooms/?q=%ff%fe", [], b"", 302),
    "bytes in a language": (b"GET /accounts/login/", [b"Accept-Language: \xff;q=x,,"], b"", 200),
    "a root of the client's": (b"GET /accounts/login/", [b"Daphne-Root-Path: /x"], b"", 200),
    "a root of bytes": (b"GET /accounts/login/", [b"Daphne-Root-Path: \xff"], b"", 200),
    "a method of its own": (b"FROB /accounts/login/", [], b"", 403),
    "a length of letters": (b"POST /account/language/", [b"Content-Length: x"], b"", 400),
    "a length below nothing": (b"POST /account/language/", [b"Content-Length: -5"], b"", 400),
    "a charset of its own": (b"POST /account/language/", [FORM + b"; charset=frob"], b"a=b", 403),
    "no boundary": (b"POST /account/language/", [b"Content-Type: multipart/form-data"], b"a", 400),
    "a thousand fields": (b"GET /rooms/?" + b"a&" * 1200, [], b"", 400),
    "a thousand fields sent": (b"POST /account/language/", [FORM], b"a=1&" * 1200, 400),
    "forged addresses": (
        b"GET /", [b"X-Forwarded-For: \xff,[[", b"X-Forwarded-Proto: \xff"], b"", 302,
    ),
    "a socket at an unknown path": (b"GET /ws/nowhere/", UPGRADE, b"", 403),
    "a socket at a path of bytes": (b"GET /ws/%ff%00", UPGRADE, b"", 403),
    "a socket below a root": (
        b"GET /ws/chat/", [*UPGRADE, b"Daphne-Root-Path: /x"], b"", 403,
    ),
    "a socket of a strange protocol": (
        b"GET /ws/chat/", [*UPGRADE, b"Sec-WebSocket-Protocol: \xff"], b"", 400,
    ),
    "a socket with U+0000 in a cookie": (
        b"GET /ws/chat/", [*UPGRADE, b"Cookie: " + ESCAPED_NUL], b"", 403,
    ),
    "a socket by another method": (b"POST /ws/chat/", UPGRADE, b"", 405),
}  # fmt: skip


@pytest.mark.parametrize("name", REQUESTS)
def test_what_no_browser_writes_is_refused(live_server: LiveServer, alice: User, name: str) -> None:
    asked, headers, body, status = REQUESTS[name]
    assert send(live_server, asked, headers, body).split()[1] == str(status).encode()


def test_a_root_of_the_clients_is_in_no_link(live_server: LiveServer, alice: User) -> None:
    response = send(live_server, b"GET /", [b"Daphne-Root-Path: /x"], b"")
    assert b"Location: /accounts/login/?next=/\r\n" in response


def test_a_refused_query_of_the_api_is_an_error_of_the_protocol(
    live_server: LiveServer, alice: User
) -> None:
    answer = request(live_server, "/api/v1/people?q=%00")
    assert (answer.status, json.loads(answer.body)["error"]["code"]) == (400, "invalid")


def send(server: LiveServer, asked: bytes, headers: list[bytes], body: bytes) -> bytes:
    """Return the whole answer to a request whose bytes are written as they are."""
    host = b"127.0.0.1:%d" % server.port
    lines = [asked + b" HTTP/1.1", b"Host: " + host, b"Origin: http://" + host, *headers]
    if not any(line.startswith(b"Content-Length") for line in lines):
        lines.append(b"Content-Length: %d" % len(body))
    if b"Upgrade: websocket" not in headers:
        lines.append(b"Connection: close")
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as wire:
        wire.sendall(b"\r\n".join([*lines, b"", b""]) + body)
        response = b""
        while part := wire.recv(65536):
            response += part
        return response
