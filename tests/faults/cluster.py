"""The whole site on loopback: PostgreSQL, Redis, two servers and nginx, each of its own."""

import asyncio
import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import psycopg

from config.server.embedded_postgres import EmbeddedPostgres
from tests.faults.event_log import History
from tests.faults.history_table import read_history
from tests.faults.layer import FILE_VARIABLE, SEED_VARIABLE
from tests.faults.nginx import Nginx
from tests.live import ROOT, LiveServer
from tests.services import find_redis, free_port, spawn

RECONCILE_SECONDS = 5


class Postgres(EmbeddedPostgres):
    """Comes back on the port it had."""

    port = 0

    def start(self) -> None:
        self.port = self.port or free_port()
        with patch("config.server.embedded_postgres._free_port", return_value=self.port):
            super().start()


class Redis:
    """Keeps nothing, and comes back on the port it had."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = [find_redis(), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = spawn(command, stdout=subprocess.DEVNULL, cwd=self.home)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def signal(self, number: signal.Signals) -> None:
        assert self.process
        self.process.send_signal(number)


class SiteCommands:
    """The process of tests.faults.site_commands."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._lock = asyncio.Lock()
        self.process = spawn(
            [sys.executable, "-m", "tests.faults.site_commands"],
            cwd=ROOT,
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    async def ask(self, name: str, **arguments: Any) -> dict[str, Any]:
        """Return {"ok": result} or {"error": text}, when the database was out of reach."""
        async with self._lock:
            return await asyncio.to_thread(self._ask, name, arguments)

    def _ask(self, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([name, arguments]).encode() + b"\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


class Cluster:
    """Everything that a run needs, below `home`. Only what is named here is ever hurt."""

    def __init__(self, home: Path, nginx: str, seed: int) -> None:
        self.home = home
        self.rng = random.Random(seed)
        self.postgres = Postgres(home / "postgres", durable=True)
        self.redis = Redis(home)
        self.layer_faults = home / "layer_faults.json"
        self._nginx_program = nginx
        self.seed = seed

    def start(self) -> None:
        """Start the services and the process for site commands; `serve` starts the servers."""
        self.postgres.start()
        self.redis.start()
        self.environment = {
            "DATABASE_URL": self.postgres.ensure_database("confab"),
            "REDIS_URL": self.redis.url,
            "REDIS_PREFIX": f"faults-{uuid4().hex}",
            "CHANNEL_LAYER_BACKEND": "tests.faults.layer.FaultyLayer",
            FILE_VARIABLE: str(self.layer_faults),
            SEED_VARIABLE: str(self.seed),
            "HANDSHAKE_RATE": "0",
            "LIMIT_FACTOR": "0",
            "RECONCILE_SECONDS": str(RECONCILE_SECONDS),
            "TRUSTED_PROXIES": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        self.site_commands = SiteCommands(self.environment)

    def serve(self) -> None:
        """Start the servers and nginx."""
        self.servers = [LiveServer(**self.environment) for _ in range(2)]
        for server in self.servers:
            server.start()
        ports = [server.port for server in self.servers]
        self.nginx = Nginx(self._nginx_program, self.home / "nginx", ports)
        self.nginx.start()

    def stop(self) -> None:
        for name in ("nginx", "site_commands", "postgres"):
            if hasattr(self, name):
                getattr(self, name).stop()
        for server in getattr(self, "servers", []):
            if server.process:
                server.kill()
        self.redis.kill()

    def read_history(self) -> History:
        with self._query() as connection:
            return read_history(connection)

    def read_memberships(self) -> dict[tuple[str, str], int]:
        """Return {(person, room): last_read}."""
        with self._query() as connection:
            rows = connection.execute(
                "SELECT u.username, m.room_id::text, m.last_read"
                " FROM rooms_membership m JOIN accounts_user u ON u.id = m.user_id"
            ).fetchall()
        return {(person, room): last_read for person, room, last_read in rows}

    def count_database_connections(self) -> int:
        with self._query() as connection:
            query = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
            row = connection.execute(query).fetchone()
        assert row
        return int(row[0]) - 1

    @contextmanager
    def _query(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        with psycopg.connect(self.environment["DATABASE_URL"], autocommit=True) as connection:
            yield connection

    def remove_traces(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)
