"""The JSON of a background job (docs/protocol.md), and the event that carries it to its owner."""

from typing import Any

from django.utils.translation import gettext

from messaging.delivery.broadcasts import publish_to_user
from messaging.models.job import Job


def job_updated(job: Job) -> None:
    """Send the job to its owner's open pages; call it after the commit. It can't fail."""
    publish_to_user(job.owner_id, {"type": "job.updated", "job": job_json(job)})


def job_json(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "kind": job.kind,
        "about": job.about,
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "note": gettext(job.note) if job.note else "",
        "result": job.result,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "expires_at": job.expires_at,
    }
