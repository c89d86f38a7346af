"""The live side's way to the database: a few threads, each with a connection it keeps.

Django's own bridge runs everything of a process in one thread, and reconnects for every call.
While the database is away a thread of its own finds out whether it is back, and all who ask are
told at once: a person who posts hears within seconds that nothing was lost.
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
LOOK_SECONDS = 0.5  # between two looks whether the database is back
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="live-database")
_away = threading.Event()
_noting = threading.Lock()


async def in_database(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `call` in a database thread. Raises Retry where the database is out of reach or slow."""
    loop = asyncio.get_running_loop()
    # In the caller's context: the audit log reads from it where a command came from.
    call_here = partial(copy_context().run, call, *args, **kwargs)
    work = partial(_run, call_here, time.monotonic())
    return await loop.run_in_executor(_threads, work)


def _run(call: Callable[[], T], asked_at: float) -> T:
    # Where the threads are stuck, too, who asked should hear so in time.
    if _away.is_set() or time.monotonic() - asked_at > QUEUED_SECONDS:
        raise Retry
    try:
        return call()
    except (OperationalError, InterfaceError) as error:
        connection.close()
        # What the server said itself, a lock timeout say, has a code: then it is there.
        if getattr(error.__cause__, "sqlstate", None) is None:
            _note_away()
        raise Retry from error


def _note_away() -> None:
    with _noting:
        if not _away.is_set():
            _away.set()
            threading.Thread(target=_watch, name="live-database-watch", daemon=True).start()


def _watch() -> None:
    """Look until the database is back."""
    logger.warning("The database is away; live commands are refused until it is back.")
    while not _is_there():
        time.sleep(LOOK_SECONDS)
    _away.clear()
    logger.warning("The database is back.")


def _is_there() -> bool:
    try:
        with closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # whatever it is, this thread must not end before the database is back
        return False
    return True
