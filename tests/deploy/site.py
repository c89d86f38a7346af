"""Plays `docker compose up` with processes of this machine: the file's own services in its order.

Volumes are folders, the network between nginx and the web processes is one of loopback, and the
databases are the tests' own. The environment and command of each service are read from
docker-compose.yml.
"""

import random
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.deploy.compose import Compose
from tests.deploy.nginx import Nginx
from tests.deploy.program import Program
from tests.faults.cluster import Postgres
from tests.faults.event_log import History
from tests.faults.history_table import read_history
from tests.services import find_redis, free_port, spawn

HOST = "localhost"  # which is this machine to browsers and programs alike
WEB = ("web1", "web2")


class Site:
    """`up` it, use it at `url`, take it `down`. `extra` are further lines of its .env."""

    def __init__(self, home: Path, nginx: str, **extra: str) -> None:
        network = f"127.{random.randrange(16, 250)}.{random.randrange(1, 250)}"
        self.home, self.extra = home, extra
        self.compose = Compose({"SITE_HOST": HOST, "SITE_NETWORK": network, **extra})
        self.postgres = Postgres(home / "postgres", durable=False)
        self.redis_port = free_port()
        self.programs: dict[str, Program] = {}
        self._processes: list[subprocess.Popen[bytes]] = []
        self._nginx_program = nginx

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self.nginx.https}"

    @property
    def database_url(self) -> str:
        return self.postgres.url("confab")

    def up(self) -> None:
        """Start every service after those it waits for, and wait until it is as they want it."""
        starters: dict[str, Callable[[], None]] = {
            "postgres": self._start_postgres,
            "redis": self._start_redis,
            "nginx": self._start_nginx,
        }
        for name, service in self.compose.services.items():
            if name in starters:
                starters[name]()
            else:
                self.programs[name] = program = self._make_program(name)
                program.run() if service["restart"] == "no" else program.start()

    def recreate(self, name: str) -> None:
        """Stop a process and start it again, as `docker compose up -d --no-deps NAME` does."""
        self.programs[name].stop()
        self.programs[name].start()

    def down(self) -> None:
        for program in self.programs.values():
            program.kill()
        if hasattr(self, "nginx"):
            self.nginx.stop()
        for process in self._processes:
            process.kill()
            process.wait()
        self.postgres.stop()

    def read_history(self) -> History:
        with psycopg.connect(self.database_url) as connection:
            return read_history(connection)

    def make_nginx(self, name: str, **changes: str) -> Nginx:
        """Return an nginx as the file has it, but for `changes`."""
        environment = self._translate("nginx", self.compose.services["nginx"]["environment"])
        values = {key: value for key, value in environment.items() if key.startswith("CONFAB_")}
        return Nginx(self._nginx_program, self.home / name, values | changes)

    def _make_program(self, name: str) -> Program:
        service = self.compose.services[name]
        environment = self._translate(name, service["environment"])
        if name in WEB:
            # A container listens on all its addresses, which are its own alone.
            address = self.compose.address(name)
            environment |= {"WEB_HOST": address, "METRICS_ADDRESS": address}
        if name == "worker":
            environment |= {"WORKER_HEARTBEAT_FILE": str(self.home / "worker.heartbeat")}
        extra = self.extra if "env_file" in service else {}
        return Program(service, extra | environment, self.home / f"{name}.log")

    def _translate(self, name: str, environment: dict[str, Any]) -> dict[str, str]:
        """Return the environment with this machine's folders and ports for the container's."""
        ours = {
            "postgres:5432": f"127.0.0.1:{self.postgres.port}",
            "redis:6379": f"127.0.0.1:{self.redis_port}",
            **{target: str(self._volume(at)) for target, at in self.compose.mounts(name).items()},
        }
        translated = {}
        for key, value in environment.items():
            text = str(value)
            for theirs, mine in ours.items():
                text = text.replace(theirs, mine)
            translated[key] = text
        return translated

    def _volume(self, name: str) -> Path:
        folder = self.home / "volumes" / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _start_postgres(self) -> None:
        values = self._translate("postgres", self.compose.services["postgres"]["environment"])
        self.postgres.start()
        self.postgres.ensure_database(values["POSTGRES_DB"])
        user = sql.Identifier(values["POSTGRES_USER"])
        password = Path(values["POSTGRES_PASSWORD_FILE"]).read_text()
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            make = sql.SQL("CREATE ROLE {} SUPERUSER LOGIN PASSWORD {}")
            connection.execute(make.format(user, sql.Literal(password)))

    def _start_redis(self) -> None:
        _, *options = self.compose.services["redis"]["command"]
        here = ["--port", str(self.redis_port), "--bind", "127.0.0.1"]
        command = [find_redis(), *options, *here]
        self._processes.append(spawn(command, stdout=subprocess.DEVNULL, cwd=self.home))

    def _start_nginx(self) -> None:
        self.nginx = self.make_nginx("nginx")
        self.nginx.start()
