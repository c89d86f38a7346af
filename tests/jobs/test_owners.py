"""Only their owner sees, follows and cancels jobs."""

from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from django.db import transaction
from django.test import Client

from accounts.common.errors import RateLimited
from accounts.models import User
from messaging.jobs.actions import start_job
from messaging.models.job import Job
from rooms.models import Room
from tests.jobs.processes import (
    Gate,
    PlantedServer,
    WorkerProcess,
    list_bodies,
    numbers,
    start_count,
    wait_until_finished,
)
from tests.sockets import Socket


def sign_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_running_job_is_cancelled_in_the_middle_of_its_step(
    worker: WorkerProcess, bob: User, lobby: Room, gate: Gate, tmp_path: Path
) -> None:
    trash = tmp_path / "trash"
    trash.touch()
    job = start_count(bob, lobby, to=6, gate_at=4, gate=str(gate.path), trash=str(trash))
    with gate.held():
        answer = sign_in(bob).post(f"/api/v1/jobs/{job.pk}/cancel")
        assert answer.status_code == 200
        assert answer.json()["state"] == "cancelled"
    # Jobs of one user run one at a time: when this one is done, the other has ended.
    after = wait_until_finished(start_count(bob, lobby, to=0))
    assert after.state == Job.State.SUCCEEDED
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert list_bodies(lobby) == numbers(3)
    assert not trash.exists()


@pytest.mark.django_db(transaction=True)
def test_a_job_cancelled_in_the_queue_never_starts(bob: User, lobby: Room) -> None:
    job = start_count(bob, lobby, to=3)
    sign_in(bob).post(f"/api/v1/jobs/{job.pk}/cancel")
    after = start_count(bob, lobby, to=1)
    worker = WorkerProcess()
    try:
        wait_until_finished(after)
    finally:
        worker.kill()
    assert list_bodies(lobby) == ["1"]
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.CANCELLED, 0)


def test_a_finished_job_cannot_be_cancelled(worker: WorkerProcess, bob: User, lobby: Room) -> None:
    job = wait_until_finished(start_count(bob, lobby, to=1))
    assert sign_in(bob).post(f"/api/v1/jobs/{job.pk}/cancel").json()["state"] == "succeeded"


def test_mallory_cannot_see_or_cancel_bobs_job(bob: User, mallory: User, lobby: Room) -> None:
    job = start_count(bob, lobby, to=3)
    assert [each["id"] for each in sign_in(bob).get("/api/v1/jobs").json()] == [str(job.pk)]
    assert sign_in(bob).get(f"/api/v1/jobs/{job.pk}").json()["kind"] == "count"

    assert sign_in(mallory).get("/api/v1/jobs").json() == []
    assert sign_in(mallory).get(f"/api/v1/jobs/{job.pk}").status_code == 404
    assert sign_in(mallory).post(f"/api/v1/jobs/{job.pk}/cancel").status_code == 404
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED
    assert Client().get("/api/v1/jobs").status_code == 401


def test_a_user_can_have_three_unfinished_jobs(alice: User, bob: User, lobby: Room) -> None:
    jobs = [start_count(bob, lobby, to=1) for _ in range(3)]
    with pytest.raises(RateLimited) as refused, transaction.atomic():
        start_count(bob, lobby, to=1)
    assert "3 exports or imports running" in refused.value.as_json()["message"]
    assert start_count(alice, lobby, to=1).state == Job.State.QUEUED

    sign_in(bob).post(f"/api/v1/jobs/{jobs[0].pk}/cancel")
    assert start_count(bob, lobby, to=1).state == Job.State.QUEUED


def test_an_unknown_kind_of_job_cannot_be_started(bob: User) -> None:
    with pytest.raises(LookupError):
        start_job(owner=bob, kind="dance", args={})
    assert Job.objects.count() == 0


async def test_progress_reaches_every_page_of_the_owner_and_no_one_else(
    planted_server: PlantedServer, alice: User, bob: User, lobby: Room
) -> None:
    async with (
        Socket.connect(planted_server, alice) as hers,
        Socket.connect(planted_server, bob) as his,
        Socket.connect(planted_server, bob) as his_other,
    ):
        assert his.ready["jobs"] == []
        job = await sync_to_async(start_count)(bob, lobby, to=200)
        for page in (his, his_other):
            event = await page.next("job.updated")
            while event["job"]["state"] != "succeeded":
                assert event["job"]["id"] == str(job.pk)
                event = await page.next("job.updated")
            assert (event["job"]["done"], event["job"]["total"]) == (200, 200)
        # Fewer events than steps.
        assert len([each for each in his.received if each["type"] == "job.updated"]) < 50
        await hers.post(lobby, "Was there anything?")
        assert "job.updated" not in {each["type"] for each in hers.received}


async def test_a_new_page_gets_the_state_of_the_job(
    planted_server: PlantedServer, alice: User, bob: User, lobby: Room, gate: Gate
) -> None:
    options = {"to": 6, "gate_at": 4, "gate": str(gate.path)}
    job = await sync_to_async(start_count)(bob, lobby, **options)
    holding = gate.held()
    await sync_to_async(holding.__enter__)()
    async with Socket.connect(planted_server, bob) as his:
        assert [each["id"] for each in his.ready["jobs"]] == [str(job.pk)]
        assert (his.ready["jobs"][0]["state"], his.ready["jobs"][0]["done"]) == ("running", 3)
    async with Socket.connect(planted_server, alice) as hers:
        assert hers.ready["jobs"] == []
    await sync_to_async(holding.__exit__)(None, None, None)
    await sync_to_async(wait_until_finished)(job)
    async with Socket.connect(planted_server, bob) as his:
        assert his.ready["jobs"][0]["state"] == "succeeded"
