"""What workers do for each other: put back in the queue what a worker was done with untold.

It died, or the database was away when it wanted to say so.
"""

import asyncio
import logging
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import connection
from django.utils import timezone
from procrastinate import App
from procrastinate.contrib.django.models import ProcrastinateJob

from messaging.jobs.runner import sweep
from messaging.models.job import Job

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 2
STALLED_SECONDS = 8  # without a heartbeat: then a worker is dead
SWEEP_SECONDS = 600


async def rescue_stalled(app: App) -> None:
    """Go on, for ever, with what dead workers had."""
    while True:
        await asyncio.sleep(HEARTBEAT_SECONDS)
        stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS)
        await _put_back(app, [job.id for job in stalled if job.id])


async def rescue_lost(app: App) -> None:
    """Go on, for ever, with what living workers did not manage to give back."""
    before: set[int] = set()
    while True:
        await asyncio.sleep(STALLED_SECONDS)
        lost = await sync_to_async(_find_lost, thread_sensitive=False)()
        # Between being taken from the queue and being claimed, a job looks lost for a moment.
        await _put_back(app, sorted(lost & before))
        before = lost - before


async def sweep_often() -> None:
    while True:
        await sync_to_async(_sweep, thread_sensitive=False)()
        await asyncio.sleep(SWEEP_SECONDS)


async def _put_back(app: App, tasks: list[int]) -> None:
    for task in tasks:
        logger.warning("A job's worker is gone; another takes it up.")
        await app.job_manager.retry_job_by_id_async(task, retry_at=timezone.now())


def _find_lost() -> set[int]:
    """The tasks that are under way in the queue, though no worker has claimed their job."""
    try:
        tasks = ProcrastinateJob.objects.filter(status="doing").values_list("args__job_id", "id")
        doing = {UUID(job): task for job, task in tasks}
        running = Job.objects.filter(pk__in=doing, state=Job.State.RUNNING)
        for job in running.values_list("pk", flat=True):
            del doing[job]
        return set(doing.values())
    finally:
        connection.close()


def _sweep() -> None:
    try:
        sweep()
    finally:
        connection.close()
