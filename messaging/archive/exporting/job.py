"""The job that makes an export, and where it keeps it."""

import shutil
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from messaging.archive.exporting.folder import Folder
from messaging.archive.exporting.run import write
from messaging.archive.exporting.scopes import Scope, of_person, of_room
from messaging.jobs.registry import Run, Steps, job
from messaging.models.job import Job


def folder_of(job: Job) -> Folder:
    return Folder(Path(settings.EXPORT_ROOT) / str(job.pk))


def scope_of(job: Job) -> Scope:
    """What the job's owner may have now. Raises NotFound, Forbidden."""
    room = job.args.get("room")
    return of_room(job.owner, UUID(room)) if room else of_person(job.owner)


def clean(job: Job) -> None:
    shutil.rmtree(folder_of(job).home, ignore_errors=True)


@job("export", clean=clean, days=settings.EXPORT_DAYS)
def export(run: Run) -> Steps:
    """Write the archive of `args["room"]`, or of the owner's own data.

    At the start of each step, of packing too, its owner must still be one who may have it.
    """
    folder = folder_of(run.job)
    for progress in write(scope_of(run.job), folder, run.cursor):
        yield progress
        scope_of(run.job)
    url = reverse("exports:download", args=[run.job.pk])
    return {"url": url, "size": folder.archive.stat().st_size}
