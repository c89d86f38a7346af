"""Uploaded archives, kept until they are imported."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.common.errors import Conflict
from messaging.models.job import Job

GONE = _("The uploaded file no longer exists. Upload it again.")


def upload_of(job: Job) -> Path:
    """Return the path in EXPORT_ROOT, which servers and workers share. No URL serves it."""
    return Path(settings.EXPORT_ROOT) / str(job.pk) / "import.zip"


def save_upload(job: Job, chunks: Iterable[bytes]) -> None:
    """Save the archive of a job, readable by this system user alone."""
    path = _make_folder(job)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in chunks:
            file.write(chunk)


def open_upload(job: Job) -> IO[bytes]:
    """Raises Conflict if it is gone."""
    try:
        return upload_of(job).open("rb")
    except FileNotFoundError:
        raise Conflict(GONE) from None


def move_upload(source: Job, target: Job) -> None:
    """Move the archive of one job to another. Raises Conflict if it is gone."""
    try:
        upload_of(source).rename(_make_folder(target))
    except FileNotFoundError:
        remove_upload(target)
        raise Conflict(GONE) from None


def remove_upload(job: Job) -> None:
    shutil.rmtree(upload_of(job).parent, ignore_errors=True)


def _make_folder(job: Job) -> Path:
    path = upload_of(job)
    path.parent.mkdir(mode=0o700, parents=True)
    return path
