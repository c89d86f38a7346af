"""Who does the jobs: a thread with a loop of its own, in the server or in `manage.py worker`.

The loop looks after the queue; each job runs in a thread beside it, so neither a page nor a socket
ever waits for one. A worker writes its heartbeat down, and every worker puts back in the queue
what belongs to one whose heart stopped.
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
from messaging.jobs.heartbeat_file import beat
from messaging.jobs.recovery import (
    HEARTBEAT_SECONDS,
    STALLED_SECONDS,
    rescue_lost,
    rescue_stalled,
    sweep_often,
)

logger = logging.getLogger(__name__)

RESTART_SECONDS = 1
STOP_SECONDS = 8
MAX_CONNECTIONS = 3  # of the queue's own: one listens


class Worker:
    """Started and stopped once. `publishing` makes its loop the way to the channel layer.

    `pulse` is a file that is touched while it reaches the queue, and gone when it has stopped.
    """

    def __init__(self, *, publishing: bool, pulse: Path | None = None) -> None:
        self._publishing = publishing
        self._pulse = pulse
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()

    def start(self) -> None:
        queue.stopping.clear()
        self._thread.start()

    def stop(self) -> None:
        """Let every running job end at its next step, to be gone on with elsewhere or later."""
        queue.stopping.set()
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(STOP_SECONDS)
        if self._pulse:
            self._pulse.unlink(missing_ok=True)

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
                logger.warning("The worker starts again: %s: %s", type(error).__name__, error)
                await first_of(self._stop.wait(), asyncio.sleep(RESTART_SECONDS))

    async def _work(self) -> None:
        async with app.with_connector(_connect()).open_async() as opened:
            work = opened.run_worker_async(
                concurrency=settings.JOBS_AT_ONCE,
                delete_jobs="always",
                fetch_job_polling_interval=HEARTBEAT_SECONDS,
                install_signal_handlers=False,
                shutdown_graceful_timeout=STOP_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
            )
            await first_of(work, *self._look_after(opened), self._stop.wait())

    def _look_after(self, opened: App) -> list[Coroutine[Any, Any, Any]]:
        works = [rescue_stalled(opened), rescue_lost(opened), sweep_often()]
        return [*works, beat(opened, self._pulse)] if self._pulse else works


async def first_of(*works: Coroutine[Any, Any, Any]) -> None:
    """Run all until one ends, and end the others. Raises what the first one raised."""
    tasks = [asyncio.ensure_future(work) for work in works]
    done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    for task in done:
        task.result()


def _connect() -> PsycopgConnector:
    """Connections of the queue's own: those of Django's pool are for pages, sockets and jobs."""
    return PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=MAX_CONNECTIONS)
