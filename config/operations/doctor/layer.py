"""Whether the channel layer and the cache carry what they are given."""

import asyncio
from collections.abc import Iterator
from uuid import uuid4

from asgiref.sync import async_to_sync
from django.conf import settings
from django.core.cache import cache

from config.operations.doctor.findings import Finding, well, wrong
from messaging.live.echo import echo

SECONDS = 5
SUBJECT = "redis"


def check_layer() -> Iterator[Finding]:
    if not settings.REDIS_URL:
        yield well(SUBJECT, "none: REDIS_URL is not set, so there may be one server process only")
        return
    try:
        async_to_sync(_echo)()
        _keep_something()
    except Exception as error:
        text = str(error) or type(error).__name__
        yield wrong(SUBJECT, f"no response; check REDIS_URL. {text}")
        return
    yield well(SUBJECT, "what is sent comes back, what is kept is there")


async def _echo() -> None:
    task = asyncio.ensure_future(echo())
    done, _ = await asyncio.wait([task], timeout=SECONDS)
    if not done:
        raise TimeoutError(f"no answer in {SECONDS} s")
    task.result()


def _keep_something() -> None:
    word = uuid4().hex
    cache.set(f"doctor-{word}", word, timeout=60)
    kept = cache.get(f"doctor-{word}")
    cache.delete(f"doctor-{word}")
    if kept != word:
        raise RuntimeError("the cache forgot what it was given")
