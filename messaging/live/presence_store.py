"""Until when each user is present and active: in Redis if it is configured, else in this process.

Entries are never removed, they expire. A process refreshes those of its own users, and the latest
expiry of all processes counts. So nothing has to be cleaned up after a process that dies.
"""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.conf import settings
from redis.asyncio import Redis
from redis.asyncio.retry import Retry as RedisRetry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from accounts.common.errors import Retry

ONLINE, IDLE, OFFLINE = "online", "idle", "offline"
REDIS_SECONDS = 1
KEPT_SECONDS = 60  # then Redis drops what no process refreshes


@dataclass(frozen=True)
class Ttl:
    """For how many more seconds a user is present, and active."""

    present: float
    active: float


class PresenceStore(Protocol):
    async def refresh(self, ttls: Mapping[UUID, Ttl]) -> None:
        """Extend the expiry of each user; it is never shortened. Raises Retry."""

    async def read(self, users: Collection[UUID]) -> dict[UUID, str]:
        """Return ONLINE or IDLE for each of the users who is present. Raises Retry."""


class LocalStore:
    """For a site of one process."""

    def __init__(self) -> None:
        self._present: dict[UUID, float] = {}
        self._active: dict[UUID, float] = {}

    async def refresh(self, ttls: Mapping[UUID, Ttl]) -> None:
        now = time.monotonic()
        for expiries in (self._present, self._active):
            for user in [user for user, until in expiries.items() if until < now]:
                del expiries[user]
        for user, ttl in ttls.items():
            self._present[user] = max(self._present.get(user, 0), now + ttl.present)
            self._active[user] = max(self._active.get(user, 0), now + ttl.active)

    async def read(self, users: Collection[UUID]) -> dict[UUID, str]:
        now = time.monotonic()
        present = [user for user in users if self._present.get(user, 0) > now]
        return {user: ONLINE if self._active.get(user, 0) > now else IDLE for user in present}


class RedisStore:
    """Two sorted sets of users by their expiry in seconds of Redis's own clock."""

    def __init__(self, url: str, prefix: str) -> None:
        self._redis = Redis.from_url(
            url,
            socket_timeout=REDIS_SECONDS,
            socket_connect_timeout=REDIS_SECONDS,
            retry=RedisRetry(NoBackoff(), 0),  # the next tick retries
        )
        self._present, self._active = f"{prefix}:presence:present", f"{prefix}:presence:active"

    async def refresh(self, ttls: Mapping[UUID, Ttl]) -> None:
        if not ttls:
            return
        try:
            now = await self._now()
            until = {str(user): now + ttl.present for user, ttl in ttls.items()}
            active = {str(user): now + ttl.active for user, ttl in ttls.items()}
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
