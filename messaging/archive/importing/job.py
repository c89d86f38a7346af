"""The job that looks through an archive, or takes it in."""

import time
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_noop, override

from accounts.common.errors import Forbidden
from messaging.archive.importing.importer import Import
from messaging.archive.importing.lock import only_import
from messaging.archive.importing.uploads import open_upload, remove_upload
from messaging.jobs import broadcasts, state
from messaging.jobs.registry import Progress, Run, Steps, job
from messaging.models.job import Job

KEPT_DAYS = 1  # an archive that was looked through waits so long to be taken in
STEP_SECONDS = 0.2
CHECKING = gettext_noop("Checking…")


@job("import", clean=remove_upload, days=KEPT_DAYS)
def take_in(run: Run) -> Steps:
    """Say what the archive would do, if `args["dry"]`, or do it, a room a step."""
    if run.cursor is None:
        if not run.owner.is_superuser:
            raise Forbidden
        with (
            override(run.owner.language or settings.LANGUAGE_CODE),
            only_import(),
            open_upload(run.job) as file,
        ):
            yield from _take_in(run, Import(file))
    if not run.args["dry"]:
        remove_upload(run.job)
    result: dict[str, Any] = run.cursor
    return result


def _take_in(run: Run, archive: Import) -> Iterator[Progress]:
    checking = archive.check(trusts_emails=run.args["trusts_emails"])
    for _pause in _now_and_then(checking):
        yield Progress(done=archive.found, note=CHECKING)
    summary = archive.plan.summary
    if not run.args["dry"]:
        telling = Telling(run.job, archive.found - archive.plan.messages)
        args = {"by": run.owner, "label": run.job.about, "reason": run.args["reason"]}
        for _room in archive.take_in(tell=telling, **args):
            yield Progress(done=telling.done, total=archive.found)
    page = reverse("admin:messaging_job_change", args=[run.job.pk])
    yield Progress(done=archive.found, cursor={"page": page, "summary": summary})


def _now_and_then(pauses: Iterable[None]) -> Iterator[None]:
    """Make fewer pauses, since each costs a commit."""
    last = time.monotonic()
    for _pause in pauses:
        if time.monotonic() - last >= STEP_SECONDS:
            yield
            last = time.monotonic()


class Telling:
    """Tells the owner's pages how far a room is, which is one step: none of it is written down.

    Raises Superseded if the job was cancelled meanwhile.
    """

    def __init__(self, job: Job, done: int) -> None:
        self.done = done
        self._job = job
        self._told_at = time.monotonic()

    def __call__(self, count: int) -> None:
        self.done += count
        if time.monotonic() - self._told_at < STEP_SECONDS:
            return
        self._told_at = time.monotonic()
        state.check_claim(self._job)
        self._job.done = self.done
        broadcasts.job_updated(self._job)
