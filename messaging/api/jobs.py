"""Routes of my background jobs: their progress, and cancelling them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from accounts.requests import get_user
from messaging.jobs.actions import cancel_job
from messaging.jobs.broadcasts import job_json
from messaging.jobs.queries import get_job, list_jobs

router = Router(tags=["jobs"])


@router.get("", summary="My jobs")
def index(request: HttpRequest) -> list[dict[str, Any]]:
    """The newest twenty."""
    return list_jobs(get_user(request))


@router.get("/{job_id}", summary="A job")
def show(request: HttpRequest, job_id: UUID) -> dict[str, Any]:
    return job_json(get_job(get_user(request), job_id))


@router.post("/{job_id}/cancel", summary="Cancel a job")
def cancel(request: HttpRequest, job_id: UUID) -> dict[str, Any]:
    """The job as it is now. One that has ended stays unchanged."""
    return job_json(cancel_job(owner=get_user(request), job_id=job_id))
