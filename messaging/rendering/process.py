"""One worker process (worker.py), as the server uses it."""

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from messaging.rendering.worker import READY, Answer, Request

COMMAND = (sys.executable, "-m", "messaging.rendering.worker")
WALL_SECONDS = 20  # for one text: many times its CPU time, in case the machine is busy
MAX_ANSWER = 4 * 1024**2  # bytes
PROJECT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ("PATH", "SYSTEMROOT", "VIRTUAL_ENV")  # passed on; no secrets

logger = logging.getLogger(__name__)


class Died(Exception):
    """The worker died on this text, which took too much CPU time or memory."""


class TimedOut(Exception):
    """The worker didn't answer in time: the machine is overloaded, or the worker is stopped."""


class WorkerProcess:
    """Starts with its first request and again after it died. One request at a time."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, request: Request) -> Answer:
        """Return the answer. Raises Died, TimedOut, and OSError if no process can be started."""
        process = self._start()
        with _deadline(process) as passed:
            try:
                return _exchange(process, request)
            except (OSError, ValueError):
                self.end()
        logger.warning("A text of %d characters killed its rendering worker.", len(request["body"]))
        raise TimedOut if passed.is_set() else Died

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.end()
            self._process = _start_process(self._command)
        return self._process


def _start_process(command: Sequence[str]) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(  # noqa: S603 - our own module, no user input
        command,
        cwd=PROJECT,
        env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with _deadline(process):
        if _output(process).readline() == READY:
            return process
    process.kill()
    process.communicate()
    raise OSError("The rendering worker does not start.")


@contextmanager
def _deadline(process: subprocess.Popen[bytes]) -> Iterator[threading.Event]:
    """Kill the process if it takes too long; the event is set if it did."""
    passed = threading.Event()

    def end() -> None:
        passed.set()
        process.kill()

    timer = threading.Timer(WALL_SECONDS, end)
    timer.daemon = True
    timer.start()
    try:
        yield passed
    finally:
        timer.cancel()


def _exchange(process: subprocess.Popen[bytes], request: Request) -> Answer:
    """Raises OSError or ValueError if there is no answer."""
    pipe = cast("IO[bytes]", process.stdin)
    pipe.write(json.dumps(request).encode() + b"\n")
    pipe.flush()
    answer: Answer = json.loads(_output(process).readline(MAX_ANSWER))
    return answer


def _output(process: subprocess.Popen[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", process.stdout)
