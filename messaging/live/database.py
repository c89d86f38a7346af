"""The live side's way to the database: a few threads, each with a connection it keeps.

Django's own bridge runs everything of a process in one thread, and reconnects for every call.
While the database is away one call at a time finds out whether it is back, and the others are
told at once: a person who posts hears within seconds that nothing was lost.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from accounts.errors import Retry

P = ParamSpec("P")
T = TypeVar("T")

# The other half of the pool serves pages and the HTTP API.
THREADS = max(2, settings.DATABASE_POOL_SIZE // 2)
QUEUED_SECONDS = 2
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="live-database")
_away = threading.Event()
_probing = threading.Lock()


async def in_database(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `call` in a database thread. Raises Retry where the database is out of reach or slow."""
    loop = asyncio.get_running_loop()
    # In the caller's context: the audit log reads from it where a command came from.
    call_here = partial(copy_context().run, call, *args, **kwargs)
    work = partial(_run, call_here, time.monotonic())
    return await loop.run_in_executor(_threads, work)


def _run(call: Callable[[], T], asked_at: float) -> T:
    if time.monotonic() - asked_at > QUEUED_SECONDS:
        raise Retry  # the threads are stuck, and who asked should hear so in time
    if not _away.is_set():
        return _try(call)
    if not _probing.acquire(blocking=False):
        raise Retry
    try:
        return _try(call)
    finally:
        _probing.release()


def _try(call: Callable[[], T]) -> T:
    try:
        result = call()
    except (OperationalError, InterfaceError) as error:
        connection.close()
        # What the server said itself, a lock timeout say, has a code: then it is there.
        if getattr(error.__cause__, "sqlstate", None) is None:
            _away.set()
        raise Retry from error
    _away.clear()
    return result
