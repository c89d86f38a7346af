"""Workers and servers with the kinds of jobs in planted.py, and gates at which those jobs wait."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from accounts.models import User
from messaging.jobs.actions import start_job
from messaging.models import Message
from messaging.models.job import Job
from rooms.models import Room
from tests.jobs import planted  # noqa: F401 - registers the kinds
from tests.live import ROOT, LiveServer, database_url
from tests.services import spawn

PATIENCE_SECONDS = 30.0


class PlantedServer(LiveServer):
    """A server with the kinds of jobs in planted.py."""

    command = ("-m", "tests.jobs.planted", "server")


class WorkerProcess:
    """`manage.py worker` with the kinds of jobs in planted.py."""

    def __init__(self, **environment: str) -> None:
        self.process = spawn(
            [sys.executable, "-m", "tests.jobs.planted", "worker"],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": database_url()} | environment,
            stdin=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        """Kill it, as a crash does."""
        self.process.kill()
        self.process.wait()

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def wait(self) -> int:
        return self.process.wait(PATIENCE_SECONDS)


class Gate:
    """A named pipe that a job reads in one of its steps."""

    def __init__(self, path: Path) -> None:
        self.path = path
        os.mkfifo(path)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Wait until the job reaches the gate, and open the gate for good at the end."""
        end = self._open()
        self.path.unlink()
        try:
            yield
        finally:
            os.close(end)

    def _open(self) -> int:
        """Open the writing end, which fails until the job reads."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with suppress(OSError):
                return os.open(self.path, os.O_WRONLY | os.O_NONBLOCK)
            time.sleep(0.02)
        raise AssertionError("no job reached the gate")


def start_count(owner: User, room: Room, *, to: int, **args: Any) -> Job:
    return start_job(owner=owner, kind="count", args={"room": str(room.pk), "to": to, **args})


def wait_for(job: Job, condition: Callable[[Job], bool]) -> Job:
    """Return the job as soon as the condition holds."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        job.refresh_from_db()
        if condition(job):
            return job
        time.sleep(0.02)
    raise AssertionError(f"the job stayed {job.state} at {job.done}: {job.note}")


def wait_until_finished(job: Job) -> Job:
    return wait_for(job, lambda job: job.is_finished)


def list_bodies(room: Room) -> list[str]:
    """Return the texts posted in the room, in order."""
    texts = Message.objects.filter(room=room, kind=Message.Kind.TEXT).order_by("seq")
    return list(texts.values_list("body", flat=True))


def numbers(last: int) -> list[str]:
    return [str(number) for number in range(1, last + 1)]
