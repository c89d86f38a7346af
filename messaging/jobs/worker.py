"""The worker: a thread with its own event loop, in the server or in `manage.py worker`.

The loop polls the queue; each job runs in a separate thread, so jobs never block pages or sockets.
Workers store heartbeats in the database, and each worker requeues the jobs of dead ones.
"""

import asyncio
import logging
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from django.conf import settings
from procrastinate import App
from procrastinate.contrib.django import app, connector_params
from procrastinate.psycopg_connector import PsycopgConnector

from messaging.delivery import publisher
from messaging.jobs import queue
from messaging.jobs.heartbeat_file import touch_while_connected
from messaging.jobs.recovery import (
    HEARTBEAT_SECONDS,
    STALLED_SECONDS,
    delete_expired_periodically,
    requeue_lost,
    requeue_stalled,
)

logger = logging.getLogger(__name__)

RESTART_SECONDS = 1
STOP_SECONDS = 8
MAX_CONNECTIONS = 3  # of the queue; one of them listens


class Worker:
    """Can be started and stopped once. With `publishing`, broadcasts are sent from its loop.

    `heartbeat_file` is touched while the queue is reachable and removed on stop.
    """

    def __init__(self, *, publishing: bool, heartbeat_file: Path | None = None) -> None:
        self._publishing = publishing
        self._heartbeat_file = heartbeat_file
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()

    def start(self) -> None:
        queue.stopping.clear()
        self._thread.start()

    def stop(self) -> None:
        """Stop each running job after its current step; another worker resumes it."""
        queue.stopping.set()
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(STOP_SECONDS)
        if self._heartbeat_file:
            self._heartbeat_file.unlink(missing_ok=True)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        if self._publishing:
            publisher.serve_from(self._loop)
        while not self._stop.is_set():
            try:
                await self._work()
            except Exception as error:
                logger.warning("The worker restarts: %s: %s", type(error).__name__, error)
                await first_of(self._stop.wait(), asyncio.sleep(RESTART_SECONDS))

    async def _work(self) -> None:
        async with app.with_connector(_connect()).open_async() as opened:
            queue_worker = opened.run_worker_async(
                concurrency=settings.WORKER_CONCURRENCY,
                delete_jobs="always",
                fetch_job_polling_interval=HEARTBEAT_SECONDS,
                install_signal_handlers=False,
                shutdown_graceful_timeout=STOP_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
            )
            await first_of(queue_worker, *self._maintenance(opened), self._stop.wait())

    def _maintenance(self, opened: App) -> list[Coroutine[Any, Any, Any]]:
        loops = [requeue_stalled(opened), requeue_lost(opened), delete_expired_periodically()]
        if self._heartbeat_file:
            loops.append(touch_while_connected(opened, self._heartbeat_file))
        return loops


async def first_of(*coroutines: Coroutine[Any, Any, Any]) -> None:
    """Run all until one ends, then cancel the others. Raises what the first one raised."""
    tasks = [asyncio.ensure_future(coroutine) for coroutine in coroutines]
    done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    for task in done:
        task.result()


def _connect() -> PsycopgConnector:
    """Open connections for the queue alone: Django's pool serves pages, sockets and jobs."""
    return PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=MAX_CONNECTIONS)
