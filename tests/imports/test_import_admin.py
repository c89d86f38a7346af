"""A site owner uploads an archive in the admin, reads the plan and imports it."""

import stat
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from accounts.models import AuditEntry, User
from messaging.archive.importing.lock import import_lock
from messaging.jobs.actions import cancel_job
from messaging.jobs.runner import delete_expired, run_job
from messaging.models import Job, Message
from rooms.models import Room
from tests.admin.client import AdminClient, make_moderator
from tests.imports.archives import OPERATOR, export_site, write_files
from tests.imports.site_tables import empty, tables
from tests.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "messaging/job/import/"


@pytest.fixture
def archive(lively: Room, tmp_path: Path, settings: Any) -> Path:
    """The archive of an emptied site; uploads go to a folder of this test."""
    settings.EXPORT_ROOT = tmp_path / "exports"
    export_site(tmp_path / "site.zip")
    empty()
    OPERATOR.save(force_insert=True)
    return tmp_path / "site.zip"


def upload(admin_client: AdminClient, archive: Path, reason: str = "Moving") -> HttpResponse:
    file = SimpleUploadedFile(archive.name, archive.read_bytes())
    return admin_client.post(PAGE, file=file, reason=reason)


def check(admin_client: AdminClient, archive: Path) -> Job:
    """Upload an archive and run the check."""
    assert upload(admin_client, archive).status_code == 302
    return run_next_job()


def run_next_job() -> Job:
    job = Job.objects.get(finished_at=None)
    run_job(job.pk, lambda: False)
    job.refresh_from_db()
    return job


def list_uploads() -> list[Path]:
    return list(Path(settings.EXPORT_ROOT).rglob("import.zip"))


def test_an_archive_is_checked_and_then_imported(archive: Path) -> None:
    admin_client = AdminClient(OPERATOR)
    assert PAGE in admin_client.read("messaging/job/")
    checked = check(admin_client, archive)
    assert checked.state == "succeeded"
    page = admin_client.read(f"messaging/job/{checked.pk}/change/")
    assert "Rooms: 3 new" in page
    assert not any(tables().values())
    assert [stat.S_IMODE(path.stat().st_mode) for path in list_uploads()] == [0o600]

    assert admin_client.can_act("messaging/job", "import", checked)
    assert admin_client.act("messaging/job", "import", checked).status_code == 302
    done = run_next_job()
    assert (done.state, done.done, done.about) == ("succeeded", done.total, "site.zip")
    assert Message.objects.filter(body="one").exists()
    assert len(tables()["Room"]) == 3
    assert list_uploads() == []
    entry = AuditEntry.objects.get(action="site.import")
    assert entry.actor
    assert (entry.actor.pk, entry.label, entry.reason) == (OPERATOR.pk, "site.zip", "Moving")


def test_an_upload_is_imported_once(archive: Path) -> None:
    admin_client = AdminClient(OPERATOR)
    checked = check(admin_client, archive)
    admin_client.act("messaging/job", "import", checked)
    answer = admin_client.act("messaging/job", "import", checked)
    assert "no longer exists" in answer.content.decode()
    assert Job.objects.filter(args__dry=False).count() == 1
    assert not admin_client.can_act("messaging/job", "import", checked)


def test_a_bad_archive_is_refused_with_its_fault(archive: Path, tmp_path: Path) -> None:
    path = write_files(tmp_path / "bad.zip", {"manifest.json": b"{"})
    refused = check(AdminClient(OPERATOR), path)
    assert refused.state == "failed"
    assert "'manifest.json': Invalid JSON" in refused.note
    assert list_uploads() == []


def test_the_fault_is_in_the_owners_language(archive: Path, tmp_path: Path) -> None:
    User.objects.filter(pk=OPERATOR.pk).update(language="zh-hant")
    path = write_files(tmp_path / "bad.zip", {"readme.txt": b"hello"})
    refused = check(AdminClient(OPERATOR), path)
    assert refused.note
    assert refused.note.isascii() is False


@pytest.mark.parametrize("who", ["moderator", "staff", "bob"])
def test_only_site_owners_upload_archives(archive: Path, who: str) -> None:
    people = {
        "moderator": make_moderator, "bob": make_person,
        "staff": lambda name: make_person(name, is_staff=True),
    }  # fmt: skip
    admin_client = AdminClient(people[who](who))
    answer = upload(admin_client, archive)
    assert answer.status_code == (302 if who == "bob" else 403)
    assert not Job.objects.exists()
    assert list_uploads() == []
    assert upload(AdminClient(OPERATOR), archive).status_code == 302
    assert Job.objects.exists()


def test_a_former_owner_cannot_import(archive: Path) -> None:
    assert upload(AdminClient(OPERATOR), archive).status_code == 302
    User.objects.filter(pk=OPERATOR.pk).update(is_superuser=False)
    assert run_next_job().state == "failed"
    assert not any(tables().values())
    assert list_uploads() == []


def test_a_large_upload_is_refused(archive: Path, settings: Any) -> None:
    admin_client = AdminClient(OPERATOR)
    limit = archive.stat().st_size
    settings.MAX_IMPORT_BYTES = limit - 1
    assert "too large" in upload(admin_client, archive).content.decode()
    assert not Job.objects.exists()
    settings.MAX_IMPORT_BYTES = limit
    assert upload(admin_client, archive).status_code == 302


def test_a_second_import_at_once_fails(archive: Path) -> None:
    assert upload(AdminClient(OPERATOR), archive).status_code == 302
    with import_lock():
        refused = run_next_job()
    assert (refused.state, refused.note[:14]) == ("failed", "Another import")


def test_an_unused_upload_expires_after_a_day(archive: Path) -> None:
    checked = check(AdminClient(OPERATOR), archive)
    assert list_uploads()
    Job.objects.filter(pk=checked.pk).update(expires_at=checked.created_at)
    delete_expired()
    assert list_uploads() == []
    assert not Job.objects.exists()


def test_a_cancelled_import_leaves_nothing(archive: Path) -> None:
    upload(AdminClient(OPERATOR), archive)
    job = Job.objects.get()
    cancel_job(owner=OPERATOR, job_id=job.pk)
    run_job(job.pk, lambda: False)
    assert list_uploads() == []
    assert not any(tables().values())
