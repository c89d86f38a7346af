"""An owner of the site sends an archive by the admin, reads what it would do, and takes it in."""

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
from tests.admin.client import Office, make_moderator
from tests.imports.archives import OPERATOR, export_site, write_files
from tests.imports.site_tables import empty, tables
from tests.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "messaging/job/import/"


@pytest.fixture
def archive(lively: Room, tmp_path: Path, settings: Any) -> Path:
    """Of a site that is gone. What is sent here lies with no other test's."""
    settings.EXPORT_ROOT = tmp_path / "exports"
    export_site(tmp_path / "site.zip")
    empty()
    OPERATOR.save(force_insert=True)
    return tmp_path / "site.zip"


def send(office: Office, archive: Path, reason: str = "Moving") -> HttpResponse:
    file = SimpleUploadedFile(archive.name, archive.read_bytes())
    return office.post(PAGE, file=file, reason=reason)


def look_through(office: Office, archive: Path) -> Job:
    """Send an archive, and have it looked through as a worker does it."""
    assert send(office, archive).status_code == 302
    return work()


def work() -> Job:
    job = Job.objects.get(finished_at=None)
    run_job(job.pk, lambda: False)
    job.refresh_from_db()
    return job


def kept() -> list[Path]:
    return list(Path(settings.EXPORT_ROOT).rglob("import.zip"))


def test_an_archive_is_looked_through_and_then_taken_in(archive: Path) -> None:
    office = Office(OPERATOR)
    assert PAGE in office.read("messaging/job/")
    checked = look_through(office, archive)
    assert checked.state == "succeeded"
    page = office.read(f"messaging/job/{checked.pk}/change/")
    assert "Rooms: 3 new" in page
    assert not any(tables().values())
    assert [stat.S_IMODE(path.stat().st_mode) for path in kept()] == [0o600]

    assert office.can_act("messaging/job", "take-in", checked)
    assert office.act("messaging/job", "take-in", checked).status_code == 302
    done = work()
    assert (done.state, done.done, done.about) == ("succeeded", done.total, "site.zip")
    assert Message.objects.filter(body="one").exists()
    assert len(tables()["Room"]) == 3
    assert kept() == []
    entry = AuditEntry.objects.get(action="site.import")
    assert entry.actor
    assert (entry.actor.pk, entry.label, entry.reason) == (OPERATOR.pk, "site.zip", "Moving")


def test_it_is_taken_in_once(archive: Path) -> None:
    office = Office(OPERATOR)
    checked = look_through(office, archive)
    office.act("messaging/job", "take-in", checked)
    answer = office.act("messaging/job", "take-in", checked)
    assert "no longer exists" in answer.content.decode()
    assert Job.objects.filter(args__dry=False).count() == 1
    assert not office.can_act("messaging/job", "take-in", checked)


def test_a_bad_archive_is_refused_with_its_fault(archive: Path, tmp_path: Path) -> None:
    path = write_files(tmp_path / "bad.zip", {"manifest.json": b"{"})
    refused = look_through(Office(OPERATOR), path)
    assert refused.state == "failed"
    assert "'manifest.json': Invalid JSON" in refused.note
    assert kept() == []


def test_the_fault_is_told_in_the_owners_language(archive: Path, tmp_path: Path) -> None:
    User.objects.filter(pk=OPERATOR.pk).update(language="zh-hant")
    path = write_files(tmp_path / "bad.zip", {"readme.txt": b"hello"})
    refused = look_through(Office(OPERATOR), path)
    assert refused.note
    assert refused.note.isascii() is False


@pytest.mark.parametrize("who", ["moderator", "staff", "bob"])
def test_nobody_else_sends_archives(archive: Path, who: str) -> None:
    people = {
        "moderator": make_moderator, "bob": make_person,
        "staff": lambda name: make_person(name, is_staff=True),
    }  # fmt: skip
    office = Office(people[who](who))
    answer = send(office, archive)
    assert answer.status_code == (302 if who == "bob" else 403)
    assert not Job.objects.exists()
    assert kept() == []
    assert send(Office(OPERATOR), archive).status_code == 302
    assert Job.objects.exists()


def test_who_is_no_owner_any_more_takes_nothing_in(archive: Path) -> None:
    assert send(Office(OPERATOR), archive).status_code == 302
    User.objects.filter(pk=OPERATOR.pk).update(is_superuser=False)
    assert work().state == "failed"
    assert not any(tables().values())
    assert kept() == []


def test_what_is_too_large_is_refused(archive: Path, settings: Any) -> None:
    office = Office(OPERATOR)
    limit = archive.stat().st_size
    settings.MAX_IMPORT_BYTES = limit - 1
    assert "too large" in send(office, archive).content.decode()
    assert not Job.objects.exists()
    settings.MAX_IMPORT_BYTES = limit
    assert send(office, archive).status_code == 302


def test_a_second_import_at_once_is_told_so(archive: Path) -> None:
    assert send(Office(OPERATOR), archive).status_code == 302
    with import_lock():
        refused = work()
    assert (refused.state, refused.note[:14]) == ("failed", "Another import")


def test_what_nobody_took_in_goes_after_a_day(archive: Path) -> None:
    checked = look_through(Office(OPERATOR), archive)
    assert kept()
    Job.objects.filter(pk=checked.pk).update(expires_at=checked.created_at)
    delete_expired()
    assert kept() == []
    assert not Job.objects.exists()


def test_a_cancelled_one_leaves_nothing(archive: Path) -> None:
    send(Office(OPERATOR), archive)
    job = Job.objects.get()
    cancel_job(owner=OPERATOR, job_id=job.pk)
    run_job(job.pk, lambda: False)
    assert kept() == []
    assert not any(tables().values())
