"""Checks that the channel layer and the cache return what they are given."""

import asyncio
from collections.abc import Iterator
from uuid import uuid4

from asgiref.sync import async_to_sync
from django.conf import settings
from django.core.cache import cache

from config.operations.doctor.findings import Finding, error, ok
from messaging.live.echo import echo

SECONDS = 5
SUBJECT = "redis"


def check_layer() -> Iterator[Finding]:
    if not settings.REDIS_URL:
        yield ok(SUBJECT, "not used: REDIS_URL is not set, so run a single server process")
        return
    try:
        async_to_sync(_echo)()
        _check_cache()
    except Exception as exception:
        text = str(exception) or type(exception).__name__
        yield error(SUBJECT, f"no response; check REDIS_URL. {text}")
        return
    yield ok(SUBJECT, "the channel layer and the cache work")


async def _echo() -> None:
    task = asyncio.ensure_future(echo())
    done, _ = await asyncio.wait([task], timeout=SECONDS)
    if not done:
        raise TimeoutError(f"no answer in {SECONDS} s")
    task.result()


def _check_cache() -> None:
    token = uuid4().hex
    cache.set(f"doctor-{token}", token, timeout=60)
    stored = cache.get(f"doctor-{token}")
    cache.delete(f"doctor-{token}")
    if stored != token:
        raise RuntimeError("the cache lost a value")
