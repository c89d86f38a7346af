"""Requeueing jobs whose worker died, or lost the database before it could return them."""

import asyncio
import logging
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import connection
from django.utils import timezone
from procrastinate import App
from procrastinate.contrib.django.models import ProcrastinateJob

from messaging.jobs.runner import delete_expired
from messaging.models.job import Job

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 2
STALLED_SECONDS = 8  # without a heartbeat; then the worker counts as dead
EXPIRY_SECONDS = 600


async def requeue_stalled(app: App) -> None:
    """Requeue the tasks of dead workers, forever."""
    while True:
        await asyncio.sleep(HEARTBEAT_SECONDS)
        stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS)
        await _requeue(app, [job.id for job in stalled if job.id])


async def requeue_lost(app: App) -> None:
    """Requeue the tasks that live workers failed to return, forever."""
    before: set[int] = set()
    while True:
        await asyncio.sleep(STALLED_SECONDS)
        lost = await sync_to_async(_find_lost, thread_sensitive=False)()
        # A task also looks lost between its fetch from the queue and the claim of its job.
        await _requeue(app, sorted(lost & before))
        before = lost - before


async def delete_expired_periodically() -> None:
    while True:
        await sync_to_async(_delete_expired, thread_sensitive=False)()
        await asyncio.sleep(EXPIRY_SECONDS)


async def _requeue(app: App, tasks: list[int]) -> None:
    for task in tasks:
        logger.warning("The worker of a job is gone; the job is queued again.")
        await app.job_manager.retry_job_by_id_async(task, retry_at=timezone.now())


def _find_lost() -> set[int]:
    """Return the ids of tasks that are running in the queue but whose job no worker claimed."""
    try:
        tasks = ProcrastinateJob.objects.filter(status="doing").values_list("args__job_id", "id")
        doing = {UUID(job): task for job, task in tasks}
        running = Job.objects.filter(pk__in=doing, state=Job.State.RUNNING)
        for job in running.values_list("pk", flat=True):
            del doing[job]
        return set(doing.values())
    finally:
        connection.close()


def _delete_expired() -> None:
    try:
        delete_expired()
    finally:
        connection.close()
