"""Uploading an archive and importing it, for site owners only."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.common.errors import Forbidden
from accounts.models import User
from messaging.archive.importing.uploads import move_upload, remove_upload, save_upload
from messaging.jobs.actions import start_job
from messaging.models.job import Job


def start_dry_run(*, owner: User, file: UploadedFile[Any], trusts_emails: bool, reason: str) -> Job:
    """Start a job that checks an archive and plans its import. Raises Forbidden, RateLimited."""
    args = {"dry": True, "trusts_emails": trusts_emails, "reason": reason}
    with transaction.atomic():
        job = _start(owner, args, file.name or "")
        try:
            save_upload(job, file.chunks())
        except OSError:
            remove_upload(job)
            raise
    return job


@transaction.atomic
def start_import(*, owner: User, checked: Job) -> Job:
    """Import the archive of a dry run. Raises Forbidden, RateLimited, Conflict."""
    job = _start(owner, checked.args | {"dry": False}, checked.about)
    move_upload(checked, job)
    return job


def _start(owner: User, args: dict[str, Any], name: str) -> Job:
    if not (owner.is_active and owner.is_superuser):
        raise Forbidden
    return start_job(owner=owner, kind="import", args=args, about=name[:200])
