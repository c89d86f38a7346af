"""The queue in PostgreSQL that workers are served from: Procrastinate's.

A job is put there in the transaction that makes its row, so there is never one without the other.
"""

import threading
from typing import Any
from uuid import UUID

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job as Task

from messaging.jobs.runner import Again, run_job
from messaging.models.job import Job

stopping = threading.Event()  # this process has to go: jobs end at their next step


UNTOLD_SECONDS = 5


class AsTheJobSays(BaseRetryStrategy):
    """Take it up again when the job asks for it, or could not even write down what happened."""

    def get_retry_decision(self, *, exception: BaseException, job: Task) -> RetryDecision | None:
        seconds = exception.seconds if isinstance(exception, Again) else UNTOLD_SECONDS
        return RetryDecision(retry_in={"seconds": seconds})


@app.task(name="job", retry=AsTheJobSays())
def run(job_id: str) -> None:
    run_job(UUID(job_id), stopping.is_set)


def enqueue(job: Job) -> None:
    """Have a worker take the job up after the commit; a person's jobs are done one by one."""
    deferrer: Any = run.configure(lock=f"owner.{job.owner_id}")
    deferrer.defer(job_id=str(job.pk))
