"""Running a job step by step, with a checkpoint after each, until it ends or the worker stops."""

import logging
import time
from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.common.errors import ConfabError
from messaging.jobs import broadcasts, state
from messaging.jobs.registry import Kind, Run, Steps, get_kind
from messaging.models.job import Job

logger = logging.getLogger(__name__)

EVENT_SECONDS = 0.25  # between two events of one job
MAX_CONSECUTIVE_FAILURES = 4  # attempts without progress
BACKOFF = 4  # factor between two delays; the first delay is one second

TRIED_AGAIN = gettext_noop("Something went wrong. Retrying in a moment.")
GIVEN_UP = gettext_noop("This failed several times because of a server error and won't be retried.")
OWNER_GONE = gettext_noop("The account has been suspended.")


class RetryLater(Exception):
    """The job has to run again, after `seconds`."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(seconds)


def run_job(job_id: UUID, is_stopping: Callable[[], bool]) -> None:
    """Run a job from its last checkpoint. Raises RetryLater."""
    job = state.claim(job_id)
    if job is None:
        _clean_cancelled(job_id)
        return
    try:
        _attempt(job, is_stopping)
    except state.Superseded:
        _clean_cancelled(job_id)


def _attempt(job: Job, is_stopping: Callable[[], bool]) -> None:
    broadcasts.job_updated(job)
    if job.consecutive_failures > MAX_CONSECUTIVE_FAILURES:
        return _fail(job, GIVEN_UP)
    if not job.owner.is_active:
        return _fail(job, OWNER_GONE)
    try:
        return _work(job, is_stopping)
    except (state.Superseded, RetryLater):
        raise
    except ConfabError as error:
        return _fail(job, str(error.message))
    except Exception:
        logger.exception("Job %s (%s) failed.", job.pk, job.kind)
        return _retry_or_fail(job)


def _work(job: Job, is_stopping: Callable[[], bool]) -> None:
    steps = get_kind(job.kind).work(Run(job))
    sent_at = 0.0
    try:
        while _step(job, steps):
            if is_stopping():
                _requeue(job)
            if time.monotonic() - sent_at >= EVENT_SECONDS:
                sent_at = time.monotonic()
                broadcasts.job_updated(job)
    finally:
        steps.close()
    broadcasts.job_updated(job)


def _step(job: Job, steps: Steps) -> bool:
    """Run and save one step in one transaction; return False after the last."""
    with transaction.atomic():
        try:
            state.save_progress(job, next(steps))
        except StopIteration as end:
            state.finish(job, Job.State.SUCCEEDED, result=end.value)
            return False
    return True


def _requeue(job: Job) -> None:
    state.release(job, job.note)
    broadcasts.job_updated(job)
    raise RetryLater(0)


def _retry_or_fail(job: Job) -> None:
    """Schedule another attempt, or fail after MAX_CONSECUTIVE_FAILURES."""
    job.refresh_from_db(fields=["consecutive_failures", "done", "total", "cursor"])
    if job.consecutive_failures >= MAX_CONSECUTIVE_FAILURES:
        return _fail(job, GIVEN_UP)
    state.release(job, TRIED_AGAIN)
    broadcasts.job_updated(job)
    raise RetryLater(BACKOFF ** max(0, job.consecutive_failures - 1))


def _fail(job: Job, note: str) -> None:
    state.finish(job, Job.State.FAILED, note=note)
    broadcasts.job_updated(job)
    _clean(get_kind(job.kind), job)


def _clean_cancelled(job_id: UUID) -> None:
    job = Job.objects.filter(pk=job_id, state=Job.State.CANCELLED).first()
    if job is not None:
        _clean(get_kind(job.kind), job)


def delete_expired() -> None:
    """Delete expired jobs and their files."""
    for job in Job.objects.expired():
        _clean(get_kind(job.kind), job)
        job.delete()


def _clean(kind: Kind, job: Job) -> None:
    try:
        kind.clean(job)
    except Exception:
        logger.exception("Could not clean up after job %s (%s).", job.pk, job.kind)
