"""An interrupted export resumes, and a cancelled or expired one leaves nothing."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from messaging.archive.exporting.actions import start_export
from messaging.jobs.actions import cancel_job
from messaging.jobs.runner import delete_expired
from messaging.models.job import Job
from rooms.actions import join_room
from rooms.models import Room
from tests.exports.test_exports import check_manifest, export, fetch, rows
from tests.jobs.processes import WorkerProcess, wait_for, wait_until_finished
from tests.live import LiveServer
from tests.messages import fill, get_clock, post

COUNT = 20_000


def home(job: Job) -> Path:
    return Path(settings.EXPORT_ROOT) / str(job.pk)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_another_worker_finishes_the_export_of_a_killed_one(
    alice: User, bob: User, mallory: User, lobby: Room, request: pytest.FixtureRequest
) -> None:
    before = get_clock(lobby)
    fill(lobby, bob, COUNT)
    job = start_export(owner=alice, room_id=lobby.pk)
    worker = WorkerProcess()
    wait_for(job, lambda job: job.done > 0)
    with transaction.atomic():
        # The lock on this row stops the job in the middle of a step.
        job = Job.objects.select_for_update().get(pk=job.pk)
        worker.kill()
    assert 0 < job.done < COUNT
    assert not job.is_finished
    join_room(room=lobby, user=mallory)
    post(lobby, mallory, "I came while you were writing")

    server: LiveServer = request.getfixturevalue("fresh_server")
    wait_until_finished(job)
    assert (job.state, job.attempts) == (Job.State.SUCCEEDED, 2)
    archive = fetch(server, alice, job)
    check_manifest(archive)
    texts = [each["body"] for each in rows(archive, "messages.jsonl") if each["kind"] == "text"]
    assert texts[:-1] == [str(number) for number in range(before + 1, before + COUNT + 1)]
    assert texts[-1] == "I came while you were writing"
    people = {each["username"] for each in rows(archive, "people.jsonl")}
    assert people == {"alice", "bob", "mallory"}


@pytest.mark.django_db(transaction=True)
def test_a_cancelled_export_leaves_nothing(alice: User, bob: User, lobby: Room) -> None:
    fill(lobby, bob, COUNT)
    job = start_export(owner=alice, room_id=lobby.pk)
    worker = WorkerProcess()
    try:
        wait_for(job, lambda job: job.done > 0)
        assert home(job).exists()
        assert cancel_job(owner=alice, job_id=job.pk).state == Job.State.CANCELLED
        # Jobs of one user run one at a time.
        wait_until_finished(start_export(owner=alice))
    finally:
        worker.kill()
    assert not home(job).exists()


def test_an_expired_export_is_deleted(fresh_server: LiveServer, alice: User) -> None:
    job = export(alice)
    assert (home(job) / "export.zip").exists()
    delete_expired()
    assert Job.objects.filter(pk=job.pk).exists()

    Job.objects.filter(pk=job.pk).update(expires_at=timezone.now())
    delete_expired()
    assert not Job.objects.filter(pk=job.pk).exists()
    assert not home(job).exists()
