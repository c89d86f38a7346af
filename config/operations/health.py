"""`/healthz`: the process is alive. `/readyz`: it can serve users.

A middleware answers them before any other, since probes use plain HTTP and any Host header.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from inspect import iscoroutinefunction
from typing import Any

from asgiref.sync import async_to_sync
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import sync_and_async_middleware

from messaging.live.echo import echo
from messaging.live.process import find_process

CHECK_SECONDS = 3  # for each check; a slower one is not ready

# A database that hangs blocks one thread, however many probes there are.
_threads: dict[str, ThreadPoolExecutor] = {}
_migrated = threading.Event()


class NotReady(Exception):
    """The text is for operators, and safe to show to anyone."""


async def healthz() -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


async def readyz() -> HttpResponse:
    """Respond with 200 or 503, and {"ready", "checks": {name: "ok" or the error}}."""
    results = dict(zip(CHECKS, await asyncio.gather(*map(_run, CHECKS.values())), strict=True))
    ready = set(results.values()) == {"ok"}
    return JsonResponse({"ready": ready, "checks": results}, status=200 if ready else 503)


async def check_database() -> None:
    await _in_thread("database", _ask_database)


async def check_migrations() -> None:
    """Check until all are applied; the loader takes too long for every probe."""
    if not _migrated.is_set():
        await _in_thread("migrations", _find_unapplied)
        _migrated.set()


async def check_process() -> None:
    """Fail while the server drains: a probe may still have an open connection."""
    process = find_process()
    if process and process.hub.is_closing:
        raise NotReady("it stops")


async def _run(check: Callable[[], Awaitable[None]]) -> str:
    task = asyncio.ensure_future(check())
    # Not wait_for, which waits for the cancelled task: a layer that hangs ends too late.
    done, _ = await asyncio.wait([task], timeout=CHECK_SECONDS)
    if not done:
        task.cancel()
        return f"no answer in {CHECK_SECONDS} s"
    error = task.exception()
    return "ok" if error is None else _explain(error)


def _explain(error: BaseException) -> str:
    return str(error) if isinstance(error, NotReady) else type(error).__name__


async def _in_thread(name: str, call: Callable[[], None]) -> None:
    thread = _threads.setdefault(name, ThreadPoolExecutor(1, f"ready-{name}"))
    await asyncio.get_running_loop().run_in_executor(thread, call)


def _ask_database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()


def _find_unapplied() -> None:
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    finally:
        connection.close()
    if plan:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in plan)
        raise NotReady(f"not applied: {names}")


CHECKS: dict[str, Callable[[], Awaitable[None]]] = {
    "database": check_database,
    "layer": echo,
    "migrations": check_migrations,
    "process": check_process,
}
PROBES: dict[str, Callable[[], Awaitable[HttpResponse]]] = {"/healthz": healthz, "/readyz": readyz}


@sync_and_async_middleware
def answer_probes(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    if iscoroutinefunction(get_response):

        async def middleware(request: HttpRequest) -> HttpResponse:
            probe = PROBES.get(request.path)
            response: HttpResponse = await (probe() if probe else get_response(request))
            return response

        return middleware

    def sync_middleware(request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path)
        response: HttpResponse = async_to_sync(probe)() if probe else get_response(request)
        return response

    return sync_middleware
