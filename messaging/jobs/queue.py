"""The workers' queue: Procrastinate, in PostgreSQL.

A job's row and its task are created in one transaction, so neither exists without the other.
"""

import threading
from typing import Any
from uuid import UUID

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job as Task

from messaging.jobs.runner import RetryLater, run_job
from messaging.models.job import Job

CRASH_RETRY_SECONDS = 5  # after an error that could not be saved
stopping = threading.Event()  # set when this process stops: jobs end at their next step


class JobRetryStrategy(BaseRetryStrategy):
    """Retry after RetryLater, and after errors that could not be saved, such as a lost database."""

    def get_retry_decision(self, *, exception: BaseException, job: Task) -> RetryDecision | None:
        seconds = exception.seconds if isinstance(exception, RetryLater) else CRASH_RETRY_SECONDS
        return RetryDecision(retry_in={"seconds": seconds})


@app.task(name="job", retry=JobRetryStrategy())
def run(job_id: str) -> None:
    run_job(UUID(job_id), stopping.is_set)


def enqueue(job: Job) -> None:
    """Queue the job for the workers at the commit; the jobs of one user run one at a time."""
    deferrer: Any = run.configure(lock=f"owner.{job.owner_id}")
    deferrer.defer(job_id=str(job.pk))
