"""Until when everybody counts as present and as active: in Redis where it is set, else in here.

Nothing is ever taken back. A process says of its own people how long it vouches for them, the
latest word of all processes holds, and what nobody repeats runs out. So a process that dies
needs no successor to clear up after it.
"""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.conf import settings
from redis.asyncio import Redis
from redis.asyncio.retry import Retry as Retrying
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from accounts.common.errors import Retry

ONLINE, IDLE, OFFLINE = "online", "idle", "offline"
REDIS_SECONDS = 1
KEPT_SECONDS = 60  # what no process renews is gone from Redis


@dataclass(frozen=True)
class Word:
    """For how many more seconds somebody is present, and active; negative is over."""

    present: float
    active: float


class PresenceStore(Protocol):
    async def vouch(self, words: Mapping[UUID, Word]) -> None:
        """Keep the later of each word and what is known. Raises Retry."""

    async def read(self, users: Collection[UUID]) -> dict[UUID, str]:
        """Return ONLINE or IDLE of those who are here. Raises Retry."""


class LocalStore:
    """For a site of one process."""

    def __init__(self) -> None:
        self._present: dict[UUID, float] = {}
        self._active: dict[UUID, float] = {}

    async def vouch(self, words: Mapping[UUID, Word]) -> None:
        now = time.monotonic()
        for kept in (self._present, self._active):
            for user in [user for user, until in kept.items() if until < now]:
                del kept[user]
        for user, word in words.items():
            self._present[user] = max(self._present.get(user, 0), now + word.present)
            self._active[user] = max(self._active.get(user, 0), now + word.active)

    async def read(self, users: Collection[UUID]) -> dict[UUID, str]:
        now = time.monotonic()
        here = [user for user in users if self._present.get(user, 0) > now]
        return {user: ONLINE if self._active.get(user, 0) > now else IDLE for user in here}


class RedisStore:
    """Two sorted sets of people by the second, on Redis's own clock, at which they run out."""

    def __init__(self, url: str, prefix: str) -> None:
        self._redis = Redis.from_url(
            url,
            socket_timeout=REDIS_SECONDS,
            socket_connect_timeout=REDIS_SECONDS,
            retry=Retrying(NoBackoff(), 0),  # the next tick is soon enough
        )
        self._present, self._active = f"{prefix}:presence:present", f"{prefix}:presence:active"

    async def vouch(self, words: Mapping[UUID, Word]) -> None:
        if not words:
            return
        try:
            now = await self._now()
            until = {str(user): now + word.present for user, word in words.items()}
            active = {str(user): now + word.active for user, word in words.items()}
            pipe = self._redis.pipeline(transaction=False)
            for key, scores in ((self._present, until), (self._active, active)):
                pipe.zadd(key, scores, gt=True)
                pipe.zremrangebyscore(key, "-inf", now)
                pipe.expire(key, KEPT_SECONDS)
            await pipe.execute()
        except (RedisError, OSError) as error:
            raise Retry from error

    async def read(self, users: Collection[UUID]) -> dict[UUID, str]:
        if not users:
            return {}
        names = [str(user) for user in users]
        try:
            now = await self._now()
            pipe = self._redis.pipeline(transaction=False)
            for key in (self._present, self._active):
                pipe.zmscore(key, names)
            present, active = await pipe.execute()
        except (RedisError, OSError) as error:
            raise Retry from error
        return {
            user: ONLINE if (is_active or 0) > now else IDLE
            for user, until, is_active in zip(users, present, active, strict=True)
            if (until or 0) > now
        }

    async def _now(self) -> float:
        seconds, microseconds = await self._redis.time()
        return float(seconds) + float(microseconds) / 1e6


def open_store() -> PresenceStore:
    if settings.REDIS_URL:
        return RedisStore(settings.REDIS_URL, settings.REDIS_PREFIX)
    return LocalStore()
