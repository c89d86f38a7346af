"""What a live server logs and reports when things break: enough to find it, nothing of people's."""

import gzip
import json
import logging
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.db import connection

from accounts.models import User
from config.operations.logs import JsonFormatter, TextFormatter, scrub
from rooms.models import Room
from tests.live import ROOT, LiveServer
from tests.operations.raw_http import request
from tests.people import sign_in
from tests.sockets import Socket, open_connection

BODY = "the treasure is\n\nburied under the oak"
KEY = "1-d1abc2-0123456789abcdef0123456789abcdef"


@pytest.fixture
def server(transactional_db: None) -> Iterator[LiveServer]:
    server = LiveServer(LOG_FORMAT="json", TRUSTED_PROXIES="1")
    server.start()
    yield server
    server.terminate()


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def broken(table: str) -> Iterator[None]:
    """Take a table away."""
    execute(f"ALTER TABLE {table} RENAME TO away")
    try:
        yield
    finally:
        execute(f"ALTER TABLE away RENAME TO {table}")


def read_lines(server: LiveServer) -> list[dict[str, Any]]:
    return [json.loads(line) for line in server.log.splitlines() if line.startswith("{")]


def test_a_page_that_breaks_is_found_by_its_id(server: LiveServer, alice: User) -> None:
    cookie = {"Cookie": "; ".join(map("=".join, sign_in(alice).items()))}
    with broken("rooms_room"):
        answer = request(server, "/rooms/?token=hush", headers=cookie)
    assert answer.status == 500
    line = next(line for line in read_lines(server) if line["level"] == "ERROR")
    assert line["request"] == answer.headers["X-Request-ID"]
    assert (line["path"], line["method"], line["status"]) == ("/rooms/", "GET", 500)
    assert line["error"] == "ProgrammingError"
    assert "rooms/views.py" in line["traceback"]
    assert "hush" not in server.log


def test_the_id_that_our_proxy_gave_is_kept(server: LiveServer, alice: User) -> None:
    for given, kept in (("from-the-proxy-1", True), ("a b", False), ("x" * 65, False)):
        sent = request(server, "/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"]
        assert (sent == given) is kept


def test_a_link_that_is_a_key_is_not_logged(server: LiveServer, alice: User) -> None:
    with broken("accounts_user"):
        answer = request(server, f"/accounts/password/reset/key/{KEY}/")
    assert answer.status == 500
    line = next(line for line in read_lines(server) if line["level"] == "ERROR")
    assert line["path"] == "/accounts/password/reset/key/[key]/"
    assert KEY not in server.log


async def test_a_message_that_cannot_be_kept_is_not_logged(
    server: LiveServer, alice: User, lobby: Room
) -> None:
    fields = {"room": str(lobby.pk), "client_id": str(uuid4())}
    add, drop = (
        f"ALTER TABLE messaging_message {change}"
        for change in ("ADD CONSTRAINT no_oaks CHECK (body !~ 'oak')", "DROP CONSTRAINT no_oaks")
    )
    await sync_to_async(execute)(add)
    try:
        async with Socket.connect(server, alice) as hers:
            reply = await hers.request("message.post", body=BODY, **fields)
    finally:
        await sync_to_async(execute)(drop)
    assert reply["error"]["code"] == "retry"
    line = next(line for line in read_lines(server) if line["level"] == "ERROR")
    assert "no_oaks" in line["traceback"]
    assert "treasure" not in server.log
    assert "oak" not in server.log.replace("no_oaks", "")
    assert "request" not in line, "a batch belongs to no request"


async def test_a_socket_that_breaks_has_an_id(server: LiveServer, alice: User) -> None:
    await sync_to_async(execute)("ALTER TABLE rooms_membership RENAME TO away")
    try:
        for _ in range(2):
            async with open_connection(server, alice) as connection:
                await connection.wait_closed()
                assert connection.close_code == 4000
    finally:
        await sync_to_async(execute)("ALTER TABLE away RENAME TO rooms_membership")
    ids = [line["request"] for line in read_lines(server) if "socket's worker" in line["message"]]
    assert len(set(ids)) == 2


class Sentry:
    """An HTTP server that takes what is reported to it."""

    def __init__(self) -> None:
        self.received: queue.Queue[str] = queue.Queue()
        received = self.received

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                packed = self.headers.get("Content-Encoding") == "gzip"
                received.put((gzip.decompress(body) if packed else body).decode())
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *arguments: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def dsn(self) -> str:
        return f"http://key@127.0.0.1:{self.server.server_port}/1"


def test_sentry_gets_the_error_without_personal_data(transactional_db: None, alice: User) -> None:
    sentry = Sentry()
    server = LiveServer(SENTRY_DSN=sentry.dsn)
    server.start()
    try:
        cookies = sign_in(alice)
        cookie = {"Cookie": "; ".join(map("=".join, cookies.items()))}
        with broken("rooms_room"):
            answer = request(server, "/rooms/?token=hush", headers=cookie)
        event = sentry.received.get(timeout=30)
    finally:
        server.terminate()
        sentry.server.shutdown()
    assert answer.status == 500
    assert "ProgrammingError" in event
    assert answer.headers["X-Request-ID"] in event
    for secret in ("hush", alice.email, str(alice.pk), *cookies.values()):
        assert secret not in event


def test_sentry_without_its_package_names_what_to_install() -> None:
    program = "import sys; sys.modules['sentry_sdk'] = None; import config.settings"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=os.environ | {"SENTRY_DSN": "http://key@127.0.0.1:1/1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "requirements/sentry.txt" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("mail to bob.o+x@mail.example.co.uk failed", "mail to [email] failed"),
        ("at postgres://confab:secret@db:5432/x", "at postgres://[login]@db:5432/x"),
        ("GET /rooms/?q=secret&x=1 failed", "GET /rooms/?[query] failed"),
        (
            f"GET /accounts/confirm-email/MQ:1uA2bC:{'a1' * 20}/",
            "GET /accounts/confirm-email/[key]/",
        ),
        (
            "GET /rooms/0190a1b2-0000-7000-8000-0123456789ab/",
            "GET /rooms/0190a1b2-0000-7000-8000-0123456789ab/",
        ),
        ('File "/srv/confab/messaging/live/connection.py", line 3', None),
    ],
)
def test_what_is_a_secret_and_what_is_not(text: str, scrubbed: str | None) -> None:
    assert scrub(text) == (scrubbed or text)


def test_no_one_forges_an_entry_of_the_log() -> None:
    formatter = TextFormatter("%(levelname)s %(message)s")
    try:
        raise ValueError("refused\nERROR forged")
    except ValueError:
        record = logging.LogRecord(
            "x", logging.WARNING, "x.py", 1, "Path: %s", ("/a\nERROR forged\r\x1b[2J\u2028x",),
            sys.exc_info(),
        )  # fmt: skip
    text = formatter.format(record)
    entries = [line for line in text.splitlines() if not line.startswith("  ")]
    assert entries == ["WARNING Path: /a\\nERROR forged\\r\\x1b[2J\\u2028x"]
    assert "ValueError: refused" in text
    line = JsonFormatter().format(record)
    assert len(line.splitlines()) == 1
    assert json.loads(line)["message"].startswith("Path: /a\nERROR")
