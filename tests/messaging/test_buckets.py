"""A limit holds however many requests of one person are served at the same moment."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from accounts.common.errors import RateLimited
from messaging.buckets import RateLimiter

BURST, THREADS, ACTS = 5, 8, 100


@dataclass(frozen=True)
class Person:
    """Its hash is computed in Python, as a UUID's is: another thread may go on meanwhile."""

    name: str

    def __hash__(self) -> int:
        time.sleep(0.0001)
        return hash(self.name)


def test_racing_threads_share_one_bucket() -> None:
    limiter = RateLimiter(rate=1e-9, burst=BURST)

    def act(_number: int) -> bool:
        try:
            limiter.check(Person("mallory"))
        except RateLimited:
            return False
        return True

    with ThreadPoolExecutor(THREADS) as pool:
        assert sum(pool.map(act, range(ACTS))) == BURST
