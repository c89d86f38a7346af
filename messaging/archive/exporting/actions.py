"""Starting an export and fetching its archive."""

from pathlib import Path
from uuid import UUID

from accounts.common.errors import NotFound
from accounts.models import User
from messaging.archive.exporting.job import export_folder, export_scope
from messaging.jobs.actions import start_job
from messaging.models.job import Job
from rooms.access import require


def start_export(*, owner: User, room_id: UUID | None = None) -> Job:
    """Export a room or the owner's data. Raises NotFound, Forbidden, RateLimited."""
    if room_id is None:
        return start_job(owner=owner, kind="export", args={})
    room = require("export", room=room_id, by=owner).room
    return start_job(owner=owner, kind="export", args={"room": str(room_id)}, about=str(room))


def get_archive(*, owner: User, job_id: UUID) -> Path:
    """Return the archive if the owner still has access to it. Raises NotFound, Forbidden."""
    exports = Job.objects.owned_by(owner).filter(kind="export", state=Job.State.SUCCEEDED)
    job = exports.current().select_related("owner").filter(pk=job_id).first()
    if job is None:
        raise NotFound
    export_scope(job)  # checks access
    archive = export_folder(job).archive
    if not archive.exists():
        raise NotFound
    return archive
