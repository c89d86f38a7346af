"""Archives that were sent to the site, kept until they are taken in."""

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
    """Beside the exports, where servers and workers both reach it; no address leads there."""
    return Path(settings.EXPORT_ROOT) / str(job.pk) / "import.zip"


def keep_upload(job: Job, chunks: Iterable[bytes]) -> None:
    """Write the archive of a job, for this system's user alone."""
    path = _make_place(job)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in chunks:
            file.write(chunk)


def open_upload(job: Job) -> IO[bytes]:
    """Raises Conflict if it is not there any more."""
    try:
        return upload_of(job).open("rb")
    except FileNotFoundError:
        raise Conflict(GONE) from None


def hand_over(before: Job, after: Job) -> None:
    """Give one job's archive to another. Raises Conflict if it is not there any more."""
    try:
        upload_of(before).rename(_make_place(after))
    except FileNotFoundError:
        remove_upload(after)
        raise Conflict(GONE) from None


def remove_upload(job: Job) -> None:
    shutil.rmtree(upload_of(job).parent, ignore_errors=True)


def _make_place(job: Job) -> Path:
    path = upload_of(job)
    path.parent.mkdir(mode=0o700, parents=True)
    return path
