"""An import resumes after a crash of its worker, and stops within a room when cancelled."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from accounts.models import User
from messaging.archive.importing import job as job_module
from messaging.archive.importing.actions import start_dry_run, start_import
from messaging.jobs.actions import cancel_job
from messaging.jobs.runner import run_job
from messaging.models import Job, Message
from rooms.models import Room
from tests.imports.archives import OPERATOR, export_site, read_files, rows
from tests.imports.site_tables import empty, tables
from tests.jobs.conftest import _empty_queue  # noqa: F401
from tests.jobs.processes import WorkerProcess, wait_for, wait_until_finished
from tests.live import wait_until_idle
from tests.messages import fill

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 20_000


@pytest.fixture
def before(lively: Room, bob: User, tmp_path: Path) -> dict[str, list[object]]:
    """The rows of a site that was exported and emptied."""
    fill(lively, bob, MANY)
    held = tables()
    export_site(tmp_path / "site.zip")
    empty()
    OPERATOR.save(force_insert=True)
    return held


def start(archive: Path) -> Job:
    """Check the archive and queue its import."""
    file = SimpleUploadedFile(archive.name, archive.read_bytes())
    checked = start_dry_run(owner=OPERATOR, file=file, trusts_emails=False, reason="Moving")
    run_job(checked.pk, lambda: False)
    checked.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    return start_import(owner=OPERATOR, checked=checked)


@contextmanager
def block_room(room: UUID) -> Iterator[None]:
    """Make an import wait when it inserts this room."""
    with transaction.atomic():
        Room.objects.create(pk=room, name="In the way", name_key="in the way", kind="private")
        yield
        transaction.set_rollback(True)


def last_room(archive: Path) -> UUID:
    messages = rows(read_files(archive), "messages.jsonl")
    return UUID(messages[-1]["room"])


@pytest.mark.slow
def test_another_worker_finishes_the_import_of_a_killed_one(
    before: dict[str, list[object]], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    archive = tmp_path / "site.zip"
    job = start(archive)
    with block_room(last_room(archive)):
        worker = WorkerProcess()
        wait_for(job, lambda job: job.total is not None and job.done > 0)
        worker.kill()
    wait_until_idle()
    assert 0 < Room.objects.count() < 3
    job.refresh_from_db()
    assert not job.is_finished

    request.getfixturevalue("fresh_server")
    wait_until_finished(job)
    assert job.state == "succeeded", job.note
    assert job.attempts > 1
    assert tables() == before
    assert not list(Path(settings.EXPORT_ROOT, str(job.pk)).rglob("*"))


@pytest.mark.slow
def test_a_cancelled_import_ends_within_a_room(
    before: dict[str, list[object]],
    tmp_path: Path,
    lively: Room,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = start(tmp_path / "site.zip")
    progress: list[int] = []

    def record(updated: Job) -> None:
        progress.append(updated.done)
        if updated.done > 2_000:
            cancel_from_page(job)

    monkeypatch.setattr(job_module, "STEP_SECONDS", 0)
    monkeypatch.setattr(job_module.broadcasts, "job_updated", record)
    run_job(job.pk, lambda: False)
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert 2_000 < max(progress) < MANY
    assert not Room.objects.filter(pk=lively.pk).exists()
    assert not Message.objects.filter(room=lively.pk).exists()
    assert not list(Path(settings.EXPORT_ROOT, str(job.pk)).rglob("*"))


def cancel_from_page(job: Job) -> None:
    """Cancel the job over another connection, as a request does."""

    def cancel() -> None:
        cancel_job(owner=OPERATOR, job_id=job.pk)
        connection.close()

    page = Thread(target=cancel)
    page.start()
    page.join()
