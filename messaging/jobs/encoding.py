"""The one JSON form of a job (docs/protocol.md)."""

from typing import Any

from django.utils.translation import gettext

from messaging.models.job import Job


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
