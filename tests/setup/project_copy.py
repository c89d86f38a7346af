"""A copy of the project somewhere else, and bin/run in it as a newcomer starts it."""

import os
import re
import shutil
import signal
import subprocess
import time
from http.client import HTTPConnection
from pathlib import Path

from tests.live import ROOT

NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", ".env", "var", "node_modules", "__pycache__", ".*_cache"
)
START_SECONDS = 120
STOP_SECONDS = 90


def copy_project(home: Path) -> Path:
    """Copy the project to `home`, with our .venv lent to it so that nothing is downloaded."""
    shutil.copytree(ROOT, home, ignore=NOT_COPIED)
    (home / ".venv").symlink_to(ROOT / ".venv")
    return home


def clean_environment(**extra: str) -> dict[str, str]:
    """A newcomer's environment: nothing of ours is set."""
    return {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | extra


class Run:
    """One start of `bin/run`, in a session of its own as in a terminal."""

    def __init__(self, project: Path, *arguments: str) -> None:
        self.project = project
        self._log = project / "run.log"
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                [str(project / "bin" / "run"), *arguments],
                cwd="/",
                env=clean_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def output(self) -> str:
        return self._log.read_text()

    def wait_for_address(self) -> str:
        """Return the address that it prints when it serves."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            if found := re.search(r"http://(\S+?)/", self.output):
                return found[1]
            time.sleep(0.1)
        self.stop()
        raise AssertionError(f"bin/run printed no address:\n{self.output}")

    def stop(self) -> int:
        """Press Ctrl-C, which every process of the terminal receives; return the exit code."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(STOP_SECONDS)

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def get(address: str, path: str) -> int:
    """Return the HTTP status of a page."""
    connection = HTTPConnection(address, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def find_database(project: Path) -> int | None:
    """Return the process id of the project's PostgreSQL, or None when it does not run."""
    file = project / "var" / "postgres" / "data" / "postmaster.pid"
    if not file.exists():
        return None
    pid = int(file.read_text().split()[0])
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    return pid
