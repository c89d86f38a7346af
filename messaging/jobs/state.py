"""The state of a job as its worker saves it, one short statement each.

Only the worker with the latest claim may write: `attempts` is its fencing token. A worker that was
presumed dead and wakes up raises Superseded, and its unfinished step is rolled back.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from messaging.jobs.registry import Progress, get_kind
from messaging.models.job import Job, JobQuerySet


class Superseded(Exception):
    """The job was cancelled, or another worker has claimed it."""


def claim(job_id: UUID) -> Job | None:
    """Start an attempt at a job; return None if it is finished or deleted."""
    unfinished = Job.objects.unfinished().filter(pk=job_id)
    # Keep the first start: rate and duration cover all attempts.
    unfinished.filter(started_at=None).update(started_at=timezone.now())
    claimed = unfinished.update(
        state=Job.State.RUNNING,
        attempts=F("attempts") + 1,
        consecutive_failures=F("consecutive_failures") + 1,  # until a step is saved
    )
    return Job.objects.select_related("owner").get(pk=job_id) if claimed else None


def save_progress(job: Job, progress: Progress) -> None:
    """Save a finished step. Raises Superseded."""
    job.done, job.cursor, job.note = progress.done, progress.cursor, progress.note
    job.total = job.total if progress.total is None else progress.total
    job.consecutive_failures = 0
    _write(job, ["done", "cursor", "note", "total", "consecutive_failures"])


def check_claim(job: Job) -> None:
    """Raise Superseded if the claim is lost; for use within a long step."""
    if not _claimed(job).exists():
        raise Superseded


def release(job: Job, note: str = "") -> None:
    """Return a job to the queue. Raises Superseded."""
    job.state, job.note = Job.State.QUEUED, note
    _write(job, ["state", "note"])


def finish(job: Job, state: str, *, note: str = "", result: dict[str, Any] | None = None) -> None:
    """Finish a job. Raises Superseded."""
    job.state, job.note, job.result = state, note, result or {}
    job.finished_at = timezone.now()
    job.expires_at = job.finished_at + timedelta(days=get_kind(job.kind).days)
    _write(job, ["state", "note", "result", "finished_at", "expires_at"])


def _write(job: Job, fields: list[str]) -> None:
    if not _claimed(job).update(**{name: getattr(job, name) for name in fields}):
        raise Superseded


def _claimed(job: Job) -> JobQuerySet:
    return Job.objects.unfinished().filter(pk=job.pk, attempts=job.attempts)
