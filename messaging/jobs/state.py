"""What workers write down about jobs. Each is one short statement.

Who took a job up last is the only one that may write: a worker that was thought dead, and wakes,
finds `attempts` moved on, and what it did since its last step is taken back.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from messaging.jobs.registry import Progress, get_kind
from messaging.models.job import Job, JobQuerySet


class Superseded(Exception):
    """The job is not this worker's any more: it was cancelled, or another worker has it."""


def claim(job_id: UUID) -> Job | None:
    """Take a job up; None if it has ended or is gone."""
    unfinished = Job.objects.unfinished().filter(pk=job_id)
    # Not over an older start: rate and time are of all the work.
    unfinished.filter(started_at=None).update(started_at=timezone.now())
    claimed = unfinished.update(
        state=Job.State.RUNNING, attempts=F("attempts") + 1, stumbles=F("stumbles") + 1
    )
    return Job.objects.select_related("owner").get(pk=job_id) if claimed else None


def advance(job: Job, progress: Progress) -> None:
    """Note a step. Raises Superseded."""
    job.done, job.cursor, job.note = progress.done, progress.cursor, progress.note
    job.total = job.total if progress.total is None else progress.total
    job.stumbles = 0
    _write(job, ["done", "cursor", "note", "total", "stumbles"])


def check(job: Job) -> None:
    """Whether the job is this worker's still, for long steps. Raises Superseded."""
    if not _mine(job).exists():
        raise Superseded


def release(job: Job, note: str = "") -> None:
    """Put a job back, to be taken up again. Raises Superseded."""
    job.state, job.note = Job.State.QUEUED, note
    _write(job, ["state", "note"])


def finish(job: Job, state: str, *, note: str = "", result: dict[str, Any] | None = None) -> None:
    """End a job. Raises Superseded."""
    job.state, job.note, job.result = state, note, result or {}
    job.finished_at = timezone.now()
    job.expires_at = job.finished_at + timedelta(days=get_kind(job.kind).days)
    _write(job, ["state", "note", "result", "finished_at", "expires_at"])


def _write(job: Job, fields: list[str]) -> None:
    if not _mine(job).update(**{name: getattr(job, name) for name in fields}):
        raise Superseded


def _mine(job: Job) -> JobQuerySet:
    return Job.objects.unfinished().filter(pk=job.pk, attempts=job.attempts)
