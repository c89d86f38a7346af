"""The background jobs that their owner sees."""

from typing import Any
from uuid import UUID

from accounts.common.errors import NotFound
from accounts.models import User
from messaging.jobs.broadcasts import job_json
from messaging.models.job import Job

MAX_LISTED = 20


def list_jobs(user: User) -> list[dict[str, Any]]:
    """Return the user's latest jobs, newest first."""
    return [job_json(job) for job in Job.objects.owned_by(user).newest(MAX_LISTED)]


def list_recent(user: User) -> list[dict[str, Any]]:
    """Return the jobs that every page shows: unfinished, or finished within a day; newest first."""
    return [job_json(job) for job in Job.objects.owned_by(user).recent()]


def get_job(user: User, job_id: UUID) -> Job:
    """Raises NotFound."""
    job = Job.objects.owned_by(user).filter(pk=job_id).first()
    if job is None:
        raise NotFound
    return job
