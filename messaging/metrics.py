"""What this process counts: plain numbers on the hot path.

config/operations/metrics_endpoint.py reads them.
Nothing waits for a lock: a reader may see a sum a moment before its count, and of two threads
that hit a limit at once one may go uncounted.
"""

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)  # seconds


class Histogram:
    """How often something took how long. `counts` has one more than the bounds: the slower ones."""

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS) + 1)
        self.sum = 0.0

    def observe(self, seconds: float) -> None:
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.sum += seconds

    @contextmanager
    def timed(self) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.observe(time.perf_counter() - began)


class Counts:
    """Everything since the start of the process."""

    def __init__(self) -> None:
        self.messages = 0  # posted here, at whichever door
        self.deliveries = 0  # events, each as often as it was handed to a socket
        self.delivery_seconds = Histogram()  # from the commit to the socket, once a flush
        self.commit_seconds = Histogram()  # a batch of messages
        self.opens: Counter[str] = Counter()  # by what was answered
        self.drops: Counter[str] = Counter()  # by why
        self.closes: Counter[int] = Counter()  # by code
        self.limits: Counter[str] = Counter()  # by which one was hit

    def count_flush(self, messages: Sequence[dict[str, Any]], sockets: int) -> None:
        """Note that messages of the channel layer leave for so many sockets."""
        self.deliveries += sockets * sum(len(message["events"]) for message in messages)
        oldest = min(message.get("at", 0.0) for message in messages)
        if oldest:  # by the clock of whichever server committed it
            self.delivery_seconds.observe(max(0.0, time.time() - oldest))

    def count_open(self, clock: int | None, data: dict[str, Any]) -> None:
        """Note how a room was opened: anew, caught up, or too far behind."""
        kind = "page" if clock is None else "reset" if data["reset"] else "catch_up"
        self.opens[kind] += 1


counts = Counts()
