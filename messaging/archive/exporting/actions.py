"""Asking for an export, and fetching it."""

from pathlib import Path
from uuid import UUID

from accounts.common.errors import NotFound
from accounts.models import User
from messaging.archive.exporting.job import folder_of, scope_of
from messaging.jobs.actions import start_job
from messaging.models.job import Job
from rooms.access import require


def start_export(*, owner: User, room_id: UUID | None = None) -> Job:
    """Have a room exported, or the owner's own data. Raises NotFound, Forbidden, RateLimited."""
    if room_id is None:
        return start_job(owner=owner, kind="export", args={})
    room = require("export", room=room_id, by=owner).room
    return start_job(owner=owner, kind="export", args={"room": str(room_id)}, about=str(room))


def get_archive(*, owner: User, job_id: UUID) -> Path:
    """Return the file of an export, if its owner may still have it. Raises NotFound, Forbidden."""
    exports = Job.objects.owned_by(owner).filter(kind="export", state=Job.State.SUCCEEDED)
    job = exports.current().select_related("owner").filter(pk=job_id).first()
    if job is None:
        raise NotFound
    scope_of(job)
    archive = folder_of(job).archive
    if not archive.exists():
        raise NotFound
    return archive
