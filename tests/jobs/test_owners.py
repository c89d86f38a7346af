"""Jobs are their owner's: to be cancelled, limited, listed and heard of."""

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
    numbers,
    said,
    start_count,
    wait_until_finished,
)
from tests.sockets import Socket


def as_(person: User) -> Client:
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
        answer = as_(bob).post(f"/api/v1/jobs/{job.pk}/cancel")
        assert answer.status_code == 200
        assert answer.json()["state"] == "cancelled"
    # A person's jobs are done one by one: when this one is done, the other has ended.
    after = wait_until_finished(start_count(bob, lobby, to=0))
    assert after.state == Job.State.SUCCEEDED
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert said(lobby) == numbers(3)
    assert not trash.exists()


@pytest.mark.django_db(transaction=True)
def test_a_job_that_was_cancelled_while_it_waited_is_never_begun(bob: User, lobby: Room) -> None:
    job = start_count(bob, lobby, to=3)
    as_(bob).post(f"/api/v1/jobs/{job.pk}/cancel")
    after = start_count(bob, lobby, to=1)
    worker = WorkerProcess()
    try:
        wait_until_finished(after)
    finally:
        worker.kill()
    assert said(lobby) == ["1"]
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.CANCELLED, 0)


def test_a_job_that_has_ended_stays_as_it_is(worker: WorkerProcess, bob: User, lobby: Room) -> None:
    job = wait_until_finished(start_count(bob, lobby, to=1))
    assert as_(bob).post(f"/api/v1/jobs/{job.pk}/cancel").json()["state"] == "succeeded"


def test_nobody_else_sees_or_cancels_a_job(bob: User, mallory: User, lobby: Room) -> None:
    job = start_count(bob, lobby, to=3)
    assert [each["id"] for each in as_(bob).get("/api/v1/jobs").json()] == [str(job.pk)]
    assert as_(bob).get(f"/api/v1/jobs/{job.pk}").json()["kind"] == "count"

    assert as_(mallory).get("/api/v1/jobs").json() == []
    assert as_(mallory).get(f"/api/v1/jobs/{job.pk}").status_code == 404
    assert as_(mallory).post(f"/api/v1/jobs/{job.pk}/cancel").status_code == 404
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED
    assert Client().get("/api/v1/jobs").status_code == 401


def test_a_person_may_have_three_jobs_under_way(alice: User, bob: User, lobby: Room) -> None:
    jobs = [start_count(bob, lobby, to=1) for _ in range(3)]
    with pytest.raises(RateLimited) as refused, transaction.atomic():
        start_count(bob, lobby, to=1)
    assert "3 jobs under way" in refused.value.as_json()["message"]
    assert start_count(alice, lobby, to=1).state == Job.State.QUEUED

    as_(bob).post(f"/api/v1/jobs/{jobs[0].pk}/cancel")
    assert start_count(bob, lobby, to=1).state == Job.State.QUEUED


def test_a_kind_that_nobody_knows_cannot_be_started(bob: User) -> None:
    with pytest.raises(LookupError):
        start_job(owner=bob, kind="dance", args={})
    assert Job.objects.count() == 0


async def test_progress_is_heard_by_the_owner_alone_on_every_page(
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
            heard = await page.next("job.updated")
            while heard["job"]["state"] != "succeeded":
                assert heard["job"]["id"] == str(job.pk)
                heard = await page.next("job.updated")
            assert (heard["job"]["done"], heard["job"]["total"]) == (200, 200)
        # Not one event for each of the 200 steps.
        assert len([event for event in his.heard if event["type"] == "job.updated"]) < 50
        await hers.post(lobby, "Was there anything?")
        assert "job.updated" not in {event["type"] for event in hers.heard}


async def test_a_page_that_comes_later_is_told_how_it_stands(
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
