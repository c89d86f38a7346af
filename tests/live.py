"""Servers as they run for people: processes of their own, on the database of the test."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

from tests.services import VAR, spawn

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
STOP_SECONDS = 45
IDLE_SECONDS = 30


class LiveServer:
    """One server process. `environment` is laid over the tests' own.

    It keeps its port when it is started again, so that clients find it where they left it.
    """

    command = ("-m", "config.server")

    def __init__(self, **environment: str) -> None:
        self.environment = environment
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None
        VAR.mkdir(exist_ok=True)
        self._log = tempfile.TemporaryFile(dir=VAR)  # noqa: SIM115
        self._forgotten = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self.process, "the server was not started"
        return self.process.pid

    @property
    def log(self) -> str:
        """Its output since it was first started, or since `forget`."""
        # Not seek and read: the server writes wherever this file stands.
        size = os.fstat(self._log.fileno()).st_size
        text = os.pread(self._log.fileno(), size - self._forgotten, self._forgotten)
        return text.decode(errors="replace")

    def forget(self) -> None:
        """Let `log` begin here."""
        self._forgotten = os.fstat(self._log.fileno()).st_size

    def start(self) -> None:
        """Start it; return when it answers."""
        assert self.process is None, "the server runs already"
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", self.port))
            listener.listen(128)
            self.port = listener.getsockname()[1]
            self.process = self._spawn(listener.fileno())
        self._wait_until_healthy()

    def terminate(self) -> None:
        """Stop it politely; it must end with exit code 0."""
        assert self.process, "the server was not started"
        self.process.send_signal(signal.SIGTERM)
        code = self._wait_for_end()
        assert code == 0, f"the server ended with {code} on SIGTERM. Output:\n{self.log}"

    def kill(self) -> None:
        """End it as a crash would."""
        assert self.process, "the server was not started"
        self.process.kill()
        self._wait_for_end()

    def restart(self) -> None:
        self.terminate()
        self.start()

    def _spawn(self, listener: int) -> subprocess.Popen[bytes]:
        return spawn(
            [sys.executable, *self.command, "--fd", str(listener)],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": database_url()} | self.environment,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            pass_fds=[listener],
        )

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert self.process
            assert self.process.poll() is None, f"the server ended at its start:\n{self.log}"
            if _answers(self.port):
                return
            time.sleep(0.05)
        self.kill()
        raise AssertionError(f"the server did not answer in {START_SECONDS} s:\n{self.log}")

    def _wait_for_end(self) -> int:
        assert self.process
        try:
            code = self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(
                f"the server did not end in {STOP_SECONDS} s:\n{self.log}"
            ) from None
        finally:
            self.process = None
        return code


def wait_until_idle() -> None:
    """Wait until no server is within a statement or a transaction on the test's database."""
    busy = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND state <> 'idle'"
    )
    deadline = time.monotonic() + IDLE_SECONDS
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(busy)
            if not cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    raise AssertionError(f"the servers were not done with the database in {IDLE_SECONDS} s")


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (HTTPException, OSError):
        return False
    finally:
        connection.close()


def database_url() -> str:
    name = str(connection.settings_dict["NAME"])
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
