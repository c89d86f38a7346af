"""/readyz over a live server whose database, Redis and tables are taken away for real."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests.live import LiveServer
from tests.operations.wire import ask, newest_migration
from tests.services import VAR, find_redis, free_port, spawn, wait_for_port


def ready(server: LiveServer) -> tuple[int, dict[str, Any]]:
    answer = ask(server, "/readyz")
    return answer.status, json.loads(answer.body)["checks"]


FINE = {"database": "ok", "layer": "ok", "migrations": "ok"}


def test_a_server_that_can_serve_says_so(live_server: LiveServer) -> None:
    assert ready(live_server) == (200, FINE)


def test_a_probe_may_call_us_anything(live_server: LiveServer) -> None:
    for path in ("/healthz", "/readyz"):
        assert ask(live_server, path, headers={"Host": "10.0.0.7"}).status == 200
    assert ask(live_server, "/", headers={"Host": "10.0.0.7"}).status == 400


def test_a_migration_that_was_not_applied_is_named(fresh_server: LiveServer) -> None:
    row = f"FROM django_migrations WHERE app = 'messaging' AND name = '{newest_migration()}'"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE kept AS SELECT * {row}")
        cursor.execute(f"DELETE {row}")
    try:
        status, checks = ready(fresh_server)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO django_migrations SELECT * FROM kept")
            cursor.execute("DROP TABLE kept")
    assert status == 503
    assert checks == FINE | {"migrations": f"not applied: messaging.{newest_migration()}"}
    assert ready(fresh_server) == (200, FINE)


def test_a_database_that_is_not_there(transactional_db: None) -> None:
    server = LiveServer(DATABASE_URL=f"postgres://nobody@127.0.0.1:{free_port()}/nothing")
    server.start()
    try:
        assert ask(server, "/healthz").status == 200
        status, checks = ready(server)
    finally:
        server.kill()
    assert status == 503
    assert checks["layer"] == "ok"
    assert checks["database"] != "ok"
    assert checks["migrations"] != "ok"


@pytest.fixture
def redis() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A Redis of this test alone, to be stopped."""
    port = free_port()
    process = spawn(
        [find_redis(), "--port", str(port), "--bind", "127.0.0.1", "--save", ""],
        stdout=subprocess.DEVNULL,
        cwd=VAR,
    )
    wait_for_port(port, process)
    yield f"redis://127.0.0.1:{port}/0", process
    process.kill()
    process.wait()


def test_a_redis_that_hangs_and_comes_back(
    transactional_db: None, redis: tuple[str, subprocess.Popen[bytes]]
) -> None:
    url, process = redis
    server = LiveServer(REDIS_URL=url)
    server.start()
    try:
        assert ready(server) == (200, FINE)
        os.kill(process.pid, signal.SIGSTOP)
        assert ready(server) == (503, FINE | {"layer": "no answer in 3 s"})
        os.kill(process.pid, signal.SIGCONT)
        for _ in range(10):  # each waits for up to the bound
            if (told := ready(server))[0] == 200:
                break
        assert told == (200, FINE)
    finally:
        server.kill()
