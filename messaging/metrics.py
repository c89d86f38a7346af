"""Counters of this process, which config/operations/metrics_endpoint.py exports.

They are plain numbers, without locks, for the hot path: a reader may see a sum a moment before
its count, and of two threads that hit a limit at once one may go uncounted.
"""

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)  # seconds


class Histogram:
    """Durations by bucket. `counts` has one more than BOUNDS, for slower ones."""

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS) + 1)
        self.sum = 0.0

    def observe(self, seconds: float) -> None:
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.sum += seconds

    @contextmanager
    def timed(self) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.observe(time.perf_counter() - started)


class Counts:
    """Everything since the start of the process."""

    def __init__(self) -> None:
        self.messages = 0  # posted here, over the socket or HTTP
        self.deliveries = 0  # events, counted once for each socket
        self.delivery_seconds = Histogram()  # from the commit to the socket, once for each flush
        self.commit_seconds = Histogram()  # a batch of messages
        self.opens: Counter[str] = Counter()  # by kind of reply
        self.drops: Counter[str] = Counter()  # by reason
        self.closes: Counter[int] = Counter()  # by code
        self.limits: Counter[str] = Counter()  # by name of the limit

    def count_flush(self, deliveries: int, published_at: float) -> None:
        """Count a flush, and how long ago its oldest envelope was published (UNIX time)."""
        self.deliveries += deliveries
        # By the clock of the publishing server, which may be ahead of ours.
        self.delivery_seconds.observe(max(0.0, time.time() - published_at))

    def count_open(self, clock: int | None, data: dict[str, Any]) -> None:
        """Count an `open` by its reply: a first page, a catch-up, or a reset after a long gap."""
        kind = "page" if clock is None else "reset" if data["reset"] else "catch_up"
        self.opens[kind] += 1


counts = Counts()
