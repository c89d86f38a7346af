"""/readyz over a live server whose database, Redis and tables are taken away for real."""

import asyncio
import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any

import psycopg
import pytest
from django.db import connection

from accounts.models import User
from rooms.models import Room
from tests import live
from tests.live import LiveServer
from tests.operations.raw_http import newest_migration, request
from tests.services import VAR, find_redis, free_port, spawn, wait_for_port
from tests.sockets import Socket


def ready(server: LiveServer) -> tuple[int, dict[str, Any]]:
    answer = request(server, "/readyz")
    return answer.status, json.loads(answer.body)["checks"]


FINE = {"database": "ok", "layer": "ok", "migrations": "ok", "process": "ok"}


def test_a_ready_server_responds_with_200(live_server: LiveServer) -> None:
    assert ready(live_server) == (200, FINE)


def test_a_probe_may_call_us_anything(live_server: LiveServer) -> None:
    for path in ("/healthz", "/readyz"):
        assert request(live_server, path, headers={"Host": "10.0.0.7"}).status == 200
    assert request(live_server, "/", headers={"Host": "10.0.0.7"}).status == 400


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
        assert request(server, "/healthz").status == 200
        status, checks = ready(server)
    finally:
        server.kill()
    assert status == 503
    assert checks["layer"] == "ok"
    assert checks["database"] != "ok"
    assert checks["migrations"] != "ok"


@contextmanager
def holding(room: Room) -> Iterator[None]:
    """Nothing can be written into the room meanwhile."""
    with psycopg.connect(live.database_url()) as holder:
        holder.execute("SELECT 1 FROM rooms_room WHERE id = %s FOR UPDATE", [room.pk])
        yield


async def test_a_server_that_drains_is_not_ready(
    fresh_server: LiveServer, alice: User, lobby: Room
) -> None:
    http_connection = HTTPConnection("127.0.0.1", fresh_server.port, timeout=30)

    def ask_again() -> tuple[int, dict[str, Any]]:
        http_connection.request("GET", "/readyz")
        answer = http_connection.getresponse()
        return answer.status, json.loads(answer.read())["checks"]

    assert await asyncio.to_thread(ask_again) == (200, FINE)
    async with Socket.connect(fresh_server, alice) as hers:
        await hers.open(lobby)
        with holding(lobby):
            last = asyncio.create_task(hers.post(lobby, "A last word"))
            await hers.request("ping")
            stopped = asyncio.create_task(asyncio.to_thread(fresh_server.terminate))
            await hers.next("bye")
            response = await asyncio.to_thread(ask_again)
        assert response == (503, FINE | {"process": "it stops"})
        assert (await last)["body"] == "A last word"
        await stopped


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
            if (response := ready(server))[0] == 200:
                break
        assert response == (200, FINE)
    finally:
        server.kill()
