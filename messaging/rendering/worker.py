"""A rendering process: `python -m messaging.rendering.worker`, started by process.py.

It reads requests from stdin and answers each on stdout, as lines of JSON, until stdin is closed;
therefore it ends when the server dies. It has no secrets and no database. Its memory, and its CPU
time for each text, are limited: the kernel kills it beyond that.
"""

import contextlib
import json
import os
import signal
import sys
from typing import TypedDict

from messaging.rendering.markdown import read_texts, render

CPU_SECONDS = 1.0  # for one text; the slowest known takes 0.25 s
MEMORY = 512 * 1024**2  # bytes of address space
NICENESS = 5  # the server has priority

READY = b"ready\n"  # the first line of output


class Request(TypedDict):
    """`mentioned` is None in a request for the pieces of plain text instead of HTML."""

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
    """Leave signals to the server, which finishes its requests before it closes stdin."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):  # Windows; macOS
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _lower_priority() -> None:
    with contextlib.suppress(AttributeError, OSError):  # Windows; not permitted
        os.nice(NICENESS)


def _limit_cpu(seconds: float) -> None:
    """Let SIGPROF kill the process after so much CPU time; 0 removes the limit.

    There is no Python handler, since an endless regular expression would never run it.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


if __name__ == "__main__":
    main()
