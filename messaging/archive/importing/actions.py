"""Sending an archive to the site, and having it taken in. For owners of the site alone."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.common.errors import Forbidden
from accounts.models import User
from messaging.archive.importing.uploads import hand_over, keep_upload, remove_upload
from messaging.jobs.actions import start_job
from messaging.models.job import Job


def start_dry_run(*, owner: User, file: UploadedFile[Any], trusts_emails: bool, reason: str) -> Job:
    """Have an archive checked, and said what it would do. Raises Forbidden, RateLimited."""
    args = {"dry": True, "trusts_emails": trusts_emails, "reason": reason}
    with transaction.atomic():
        job = _start(owner, args, file.name or "")
        try:
            keep_upload(job, file.chunks())
        except OSError:
            remove_upload(job)
            raise
    return job


@transaction.atomic
def start_import(*, owner: User, checked: Job) -> Job:
    """Have the archive of a dry run taken in. Raises Forbidden, RateLimited, Conflict."""
    job = _start(owner, checked.args | {"dry": False}, checked.about)
    hand_over(checked, job)
    return job


def _start(owner: User, args: dict[str, Any], name: str) -> Job:
    if not (owner.is_active and owner.is_superuser):
        raise Forbidden
    return start_job(owner=owner, kind="import", args=args, about=name[:200])
