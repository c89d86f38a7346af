"""The live side's access to the database: a few threads, each with a connection that it keeps.

Django's own bridge runs all calls of a process in one thread, and reconnects for each of them.
While the database is down one thread probes it, and every call is refused at once: a client that
posts gets `retry` instead of waiting.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from accounts.common.errors import Retry

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

# The other half of the pool serves pages and the HTTP API.
THREADS = max(2, settings.DATABASE_POOL_SIZE // 2)
QUEUED_SECONDS = 2
PROBE_SECONDS = 0.5
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="live-database")
_down = threading.Event()
_down_lock = threading.Lock()


async def in_database(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `call` in a database thread. Raises Retry where the database is out of reach or slow."""
    loop = asyncio.get_running_loop()
    # In the caller's context, from which the audit log reads the address.
    call_here = partial(copy_context().run, call, *args, **kwargs)
    work = partial(_run, call_here, time.monotonic())
    return await loop.run_in_executor(_threads, work)


def _run(call: Callable[[], T], called_at: float) -> T:
    # Also refuse calls that waited for a thread for too long.
    if _down.is_set() or time.monotonic() - called_at > QUEUED_SECONDS:
        raise Retry
    try:
        return call()
    except (OperationalError, InterfaceError) as error:
        connection.close()
        # Errors that the server itself reports, such as a lock timeout, have a code.
        if getattr(error.__cause__, "sqlstate", None) is None:
            _set_down()
        raise Retry from error


def _set_down() -> None:
    with _down_lock:
        if not _down.is_set():
            _down.set()
            threading.Thread(
                target=_probe_until_up, name="live-database-probe", daemon=True
            ).start()


def _probe_until_up() -> None:
    logger.warning("The database is down; live commands are refused until it is back.")
    while not _is_up():
        time.sleep(PROBE_SECONDS)
    _down.clear()
    logger.warning("The database is back.")


def _is_up() -> bool:
    try:
        with closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # of any kind: this thread must not end before the database is up
        return False
    return True
