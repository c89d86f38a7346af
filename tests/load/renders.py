"""Loops of requests, a thread each: `python -m tests.load.renders`, which reads a job as JSON.

It runs until its input is closed, and then prints what came of it.
"""

import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from typing import Any
from uuid import uuid4

TOKEN = "a" * 32  # of the form, which the cookie has too
JSON = {"Content-Type": "application/json"}
TIMEOUT_SECONDS = 120


def _fill(piece: str, size: int) -> str:
    return (piece * (size // len(piece)))[:size]


def _table(columns: int) -> str:
    head = "|a" * columns + "|\n" + "|-" * columns + "|\n"
    return head + _fill("|\n", 16_000 - len(head))


# What takes longest, or comes out largest: some of it before there were bounds, some with them.
WORST = [
    f"```terraform\n{_fill('<<A' + chr(10), 1980)}\n```",
    _table(60),
    _table(1000),
    f"```csharp\n{_fill(' a' + chr(10), 2980)}\n```",
    _fill("[\n", 16_000),
    _fill("http://[", 16_000),
]


class Loop:
    """One person who sends a request after the other; `latencies` are in seconds."""

    def __init__(self, port: int, person: dict[str, str], csrf_cookie: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
        cookies = f"{person['cookie']}; {csrf_cookie}={TOKEN}"
        self._headers = {
            "Cookie": cookies,
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/json",
        }
        self._room = person["room"]
        self.latencies: list[float] = []
        self.answers: Counter[str] = Counter()

    def get_rooms(self) -> None:
        self._send("GET", "/api/v1/rooms")

    def preview(self, body: str) -> None:
        self._send("POST", f"/api/v1/rooms/{self._room}/preview", body=body)

    def post(self, body: str) -> None:
        path = f"/api/v1/rooms/{self._room}/messages"
        self._send("POST", path, body=body, client_id=str(uuid4()))

    def _send(self, method: str, path: str, **fields: str) -> None:
        start = time.perf_counter()
        try:
            self._connection.request(method, path, json.dumps(fields), self._headers)
            response = self._connection.getresponse()
            response.read()
            self.answers[str(response.status)] += 1
        except (HTTPException, OSError) as error:
            self._connection.close()
            self.answers[type(error).__name__] += 1
        self.latencies.append(time.perf_counter() - start)


def run(act: Callable[[], None], stop: threading.Event) -> None:
    while not stop.is_set():
        act()


def main() -> None:
    job: dict[str, Any] = json.loads(sys.stdin.readline())
    stop = threading.Event()
    loops = [Loop(job["port"], person, job["csrf_cookie"]) for person in job["people"]]
    acts = [
        (lambda loop=loop, body=body: getattr(loop, job["act"])(body))
        for loop, body in zip(loops, WORST, strict=True)
    ]
    threads = [threading.Thread(target=run, args=(act, stop), daemon=True) for act in acts]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    stop.set()
    answers = sum((loop.answers for loop in loops), Counter())
    print(json.dumps(answers), flush=True)


if __name__ == "__main__":
    main()
