"""The background job that exports a user's data or a room, and its folder."""

import shutil
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from messaging.archive.exporting.folder import Folder
from messaging.archive.exporting.run import write_archive
from messaging.archive.exporting.scopes import Scope, person_scope, room_scope
from messaging.jobs.registry import Run, Steps, job
from messaging.models.job import Job


def export_folder(job: Job) -> Folder:
    return Folder(Path(settings.EXPORT_ROOT) / str(job.pk))


def export_scope(job: Job) -> Scope:
    """Return what the job's owner may export now. Raises NotFound, Forbidden."""
    room = job.args.get("room")
    return room_scope(job.owner, UUID(room)) if room else person_scope(job.owner)


def clean(job: Job) -> None:
    shutil.rmtree(export_folder(job).home, ignore_errors=True)


@job("export", clean=clean, days=settings.EXPORT_DAYS)
def export(run: Run) -> Steps:
    """Write the archive of `args["room"]`, or of the owner's data.

    Each step, also while packing, checks that the owner still has access.
    """
    folder = export_folder(run.job)
    for progress in write_archive(export_scope(run.job), folder, run.cursor):
        yield progress
        export_scope(run.job)
    url = reverse("exports:download", args=[run.job.pk])
    return {"url": url, "size": folder.archive.stat().st_size}
