"""Token buckets, which allow a burst and then a steady flow."""

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable

from accounts.common.errors import RateLimited

MAX_BUCKETS = 50_000  # of one limiter; the least recently used are dropped, and start full


class Bucket:
    """`burst` tokens that refill at `rate` a second; a rate of 0 sets no limit."""

    __slots__ = ("burst", "filled_at", "rate", "tokens")

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst, self.tokens = rate, burst, burst
        self.filled_at = time.monotonic()

    def take(self) -> float:
        """Take a token and return 0, or return the seconds until there is one."""
        if not self.rate:
            return 0
        now = time.monotonic()
        self.tokens = min(self.burst, self.tokens + (now - self.filled_at) * self.rate)
        self.filled_at = now
        if self.tokens < 1:
            return (1 - self.tokens) / self.rate
        self.tokens -= 1
        return 0


class RateLimiter:
    """A bucket for each key; thread-safe.

    Buckets are kept in the process: several processes allow several times as much.
    """

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst = rate, burst
        self._buckets: OrderedDict[Hashable, Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, key: Hashable) -> None:
        """Count one use by `key`. Raises RateLimited."""
        if not self.rate:
            return
        with self._lock:
            wait = self._find(key).take()
        if wait:
            raise RateLimited(retry_after=wait)

    def _find(self, key: Hashable) -> Bucket:
        bucket = self._buckets.pop(key, None) or Bucket(self.rate, self.burst)
        self._buckets[key] = bucket
        if len(self._buckets) > MAX_BUCKETS:
            self._buckets.popitem(last=False)
        return bucket
