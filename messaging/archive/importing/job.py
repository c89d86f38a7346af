"""The background job that checks or imports an archive."""

import time
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_noop, override

from accounts.common.errors import Forbidden
from messaging.archive.importing.importer import Importer
from messaging.archive.importing.lock import import_lock
from messaging.archive.importing.uploads import open_upload, remove_upload
from messaging.jobs import broadcasts, state
from messaging.jobs.registry import Progress, Run, Steps, job
from messaging.models.job import Job

KEPT_DAYS = 1  # that a checked archive can be imported
STEP_SECONDS = 0.2
CHECKING = gettext_noop("Checking…")


@job("import", clean=remove_upload, days=KEPT_DAYS)
def run_import(run: Run) -> Steps:
    """Check the archive and, unless `args["dry"]`, import it, one room a step."""
    if run.cursor is None:
        if not run.owner.is_superuser:
            raise Forbidden
        with (
            override(run.owner.language or settings.LANGUAGE_CODE),
            import_lock(),
            open_upload(run.job) as file,
        ):
            yield from _import(run, Importer(file))
    if not run.args["dry"]:
        remove_upload(run.job)
    result: dict[str, Any] = run.cursor
    return result


def _import(run: Run, importer: Importer) -> Iterator[Progress]:
    checking = importer.check(trusts_emails=run.args["trusts_emails"])
    for _pause in _throttle(checking):
        yield Progress(done=importer.message_count, note=CHECKING)
    summary = importer.plan.summary
    if not run.args["dry"]:
        reporter = ProgressReporter(run.job, importer.message_count - importer.plan.messages)
        args = {"by": run.owner, "label": run.job.about, "reason": run.args["reason"]}
        for _room in importer.write(on_progress=reporter, **args):
            yield Progress(done=reporter.done, total=importer.message_count)
    page = reverse("admin:messaging_job_change", args=[run.job.pk])
    yield Progress(done=importer.message_count, cursor={"page": page, "summary": summary})


def _throttle(pauses: Iterable[None]) -> Iterator[None]:
    """Yield at most every STEP_SECONDS, since each yield costs a commit."""
    last = time.monotonic()
    for _pause in pauses:
        if time.monotonic() - last >= STEP_SECONDS:
            yield
            last = time.monotonic()


class ProgressReporter:
    """Broadcasts progress within a room, which is one step, without saving it.

    Raises Superseded if the job has been cancelled.
    """

    def __init__(self, job: Job, done: int) -> None:
        self.done = done
        self._job = job
        self._sent_at = time.monotonic()

    def __call__(self, count: int) -> None:
        self.done += count
        if time.monotonic() - self._sent_at < STEP_SECONDS:
            return
        self._sent_at = time.monotonic()
        state.check_claim(self._job)
        self._job.done = self.done
        broadcasts.job_updated(self._job)
