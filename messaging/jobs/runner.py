"""Running a job: step by step, each with its checkpoint, until it ends or the worker has to go."""

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

TELL_SECONDS = 0.25  # between two events of one job
MAX_STUMBLES = 4  # tries in a row that got no further
BACKOFF = 4  # each wait is so many times as long as the one before, the first a second

TRIED_AGAIN = gettext_noop("Something went wrong. It is tried again in a moment.")
GIVEN_UP = gettext_noop("Something went wrong on the server, several times. Nothing more is done.")
OWNER_GONE = gettext_noop("The account was switched off.")


class Again(Exception):
    """The job is to be taken up again, after so many seconds."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(seconds)


def run_job(job_id: UUID, is_stopping: Callable[[], bool]) -> None:
    """Do a job from its last checkpoint on. Raises Again."""
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
    if job.stumbles > MAX_STUMBLES:
        return _fail(job, GIVEN_UP)
    if not job.owner.is_active:
        return _fail(job, OWNER_GONE)
    try:
        return _work(job, is_stopping)
    except (state.Superseded, Again):
        raise
    except ConfabError as error:
        return _fail(job, str(error.message))
    except Exception:
        logger.exception("Job %s (%s) stumbled.", job.pk, job.kind)
        return _stumble(job)


def _work(job: Job, is_stopping: Callable[[], bool]) -> None:
    steps = get_kind(job.kind).work(Run(job))
    told_at = 0.0
    try:
        while _step(job, steps):
            if is_stopping():
                _put_back(job)
            if time.monotonic() - told_at >= TELL_SECONDS:
                told_at = time.monotonic()
                broadcasts.job_updated(job)
    finally:
        steps.close()
    broadcasts.job_updated(job)


def _step(job: Job, steps: Steps) -> bool:
    """Do one step, and note it in the same transaction; false if it was the last."""
    with transaction.atomic():
        try:
            state.advance(job, next(steps))
        except StopIteration as end:
            state.finish(job, Job.State.SUCCEEDED, result=end.value)
            return False
    return True


def _put_back(job: Job) -> None:
    state.release(job, job.note)
    broadcasts.job_updated(job)
    raise Again(0)


def _stumble(job: Job) -> None:
    """Try again later, unless it was tried often enough."""
    job.refresh_from_db(fields=["stumbles", "done", "total", "cursor"])
    if job.stumbles >= MAX_STUMBLES:
        return _fail(job, GIVEN_UP)
    state.release(job, TRIED_AGAIN)
    broadcasts.job_updated(job)
    raise Again(BACKOFF ** max(0, job.stumbles - 1))


def _fail(job: Job, note: str) -> None:
    state.finish(job, Job.State.FAILED, note=note)
    broadcasts.job_updated(job)
    _clean(get_kind(job.kind), job)


def _clean_cancelled(job_id: UUID) -> None:
    job = Job.objects.filter(pk=job_id, state=Job.State.CANCELLED).first()
    if job is not None:
        _clean(get_kind(job.kind), job)


def sweep() -> None:
    """Forget what has expired, and take away what it left."""
    for job in Job.objects.expired():
        _clean(get_kind(job.kind), job)
        job.delete()


def _clean(kind: Kind, job: Job) -> None:
    try:
        kind.clean(job)
    except Exception:
        logger.exception("What job %s (%s) left could not be taken away.", job.pk, job.kind)
