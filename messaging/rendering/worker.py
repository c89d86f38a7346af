"""A process that renders: `python -m messaging.rendering.worker`, started by pool.py.

It reads requests from its input and answers each on its output, as lines of JSON, until its input
is closed; when the server dies, however that happens, this one ends too. It holds no secret,
knows no database, and may use only so much memory, and so much of a processor for each text: the
kernel ends it where it would use more.
"""

import contextlib
import json
import os
import signal
import sys
from typing import TypedDict

from messaging.rendering.markdown import read_texts, render

CPU_SECONDS = 1.0  # for one text; the worst that we know takes a quarter of a second
MEMORY = 512 * 1024**2  # bytes of address space
NICENESS = 5  # where processors are scarce, the server comes first

READY = b"ready\n"  # the first line of output


class Request(TypedDict):
    """`mentioned` is None where the pieces of plain text are asked for, not HTML."""

    body: str
    mentioned: list[str] | None
    highlighted: bool


class Answer(TypedDict):
    html: str
    texts: list[str]


def main() -> None:
    _ignore_signals()
    _limit_memory()
    _lower_priority()
    sys.stdout.buffer.write(READY)
    sys.stdout.flush()
    for line in sys.stdin.buffer:
        _limit_cpu(CPU_SECONDS)
        answer = _answer(json.loads(line))
        _limit_cpu(0)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _answer(request: Request) -> Answer:
    body, mentioned = request["body"], request["mentioned"]
    if mentioned is None:
        return {"html": "", "texts": read_texts(body)}
    html = render(body, set(mentioned), highlighted=request["highlighted"])
    return {"html": html, "texts": []}


def _ignore_signals() -> None:
    """They are meant for the server, which finishes what it began before it closes our input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):  # Windows; macOS
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _lower_priority() -> None:
    with contextlib.suppress(AttributeError, OSError):  # Windows; where it is forbidden
        os.nice(NICENESS)


def _limit_cpu(seconds: float) -> None:
    """Be ended by SIGPROF after so much processor time; 0 lifts the limit.

    Not by a handler in Python: a pattern that goes on for ever never gets to one.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


if __name__ == "__main__":
    main()
