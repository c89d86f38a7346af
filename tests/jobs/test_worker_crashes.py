"""Each job runs to its end exactly once, whatever happens to its workers."""

import json

import pytest
from django.db import connection

from accounts.models import User
from messaging.jobs.actions import start_job
from messaging.jobs.runner import GIVEN_UP, MAX_CONSECUTIVE_FAILURES
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


def test_a_job_runs_to_its_end(worker: WorkerProcess, bob: User, lobby: Room) -> None:
    job = wait_until_finished(start_count(bob, lobby, to=5))
    assert (job.state, job.done, job.total) == (Job.State.SUCCEEDED, 5, 5)
    assert job.result == {"posted": 5}
    assert job.started_at
    assert job.expires_at
    assert list_bodies(lobby) == numbers(5)


@pytest.mark.slow
def test_another_worker_resumes_the_job_of_a_killed_one_without_repeating_a_step(
    worker: WorkerProcess, bob: User, lobby: Room, gate: Gate
) -> None:
    job = start_count(bob, lobby, to=6, gate_at=4, gate=str(gate.path))
    with gate.held():
        worker.kill()
    job.refresh_from_db()
    assert (job.state, job.done, job.cursor) == (Job.State.RUNNING, 3, 3)
    assert list_bodies(lobby) == numbers(3)

    another = WorkerProcess()
    try:
        wait_until_finished(job)
    finally:
        another.kill()
    assert (job.state, job.attempts) == (Job.State.SUCCEEDED, 2)
    assert list_bodies(lobby) == numbers(6)


def test_a_job_resumes_after_a_day_without_workers(
    worker: WorkerProcess, bob: User, lobby: Room, gate: Gate
) -> None:
    job = start_count(bob, lobby, to=6, gate_at=4, gate=str(gate.path))
    with gate.held():
        worker.kill()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 day'")
        assert cursor.rowcount == 1
    another = WorkerProcess()
    try:
        wait_until_finished(job)
    finally:
        another.kill()
    assert list_bodies(lobby) == numbers(6)


@pytest.mark.slow
def test_a_task_that_its_worker_could_not_return_does_not_block_its_owner(
    worker: WorkerProcess, bob: User, lobby: Room
) -> None:
    job = wait_until_finished(start_count(bob, lobby, to=1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_workers")
        arguments = [cursor.fetchone()[0], f"owner.{bob.pk}", json.dumps({"job_id": str(job.pk)})]
        # As after a worker lost the database just as its job ended.
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id, lock, args)"
            " VALUES ('default', 'job', 'doing', %s, %s, %s)",
            arguments,
        )
    after = start_count(bob, lobby, to=1)
    assert wait_until_finished(after).state == Job.State.SUCCEEDED
    assert list_bodies(lobby) == ["1", "1"]


def test_another_worker_resumes_the_job_of_a_stopped_one(
    worker: WorkerProcess, bob: User, lobby: Room, gate: Gate
) -> None:
    job = start_count(bob, lobby, to=6, gate_at=4, gate=str(gate.path))
    with gate.held():
        worker.terminate()
        assert worker.process.poll() is None
    assert worker.wait() == 0
    job.refresh_from_db()
    assert (job.state, job.is_finished) == (Job.State.QUEUED, False)
    assert list_bodies(lobby) == numbers(job.done)
    assert 4 <= job.done < 6

    another = WorkerProcess()
    try:
        wait_until_finished(job)
    finally:
        another.kill()
    assert list_bodies(lobby) == numbers(6)


def test_a_server_that_runs_jobs_resumes_its_job_after_a_restart(
    planted_server: PlantedServer, bob: User, lobby: Room, gate: Gate
) -> None:
    job = start_count(bob, lobby, to=6, gate_at=4, gate=str(gate.path))
    with gate.held():
        pass
    planted_server.terminate()
    planted_server.start()
    assert wait_until_finished(job).state == Job.State.SUCCEEDED
    assert list_bodies(lobby) == numbers(6)


@pytest.mark.slow
def test_a_server_that_runs_jobs_resumes_its_job_after_a_crash(
    planted_server: PlantedServer, bob: User, lobby: Room, gate: Gate
) -> None:
    job = start_count(bob, lobby, to=6, gate_at=4, gate=str(gate.path))
    with gate.held():
        planted_server.kill()
    planted_server.start()
    assert wait_until_finished(job).state == Job.State.SUCCEEDED
    assert list_bodies(lobby) == numbers(6)


def test_a_failed_step_is_retried(worker: WorkerProcess, bob: User, lobby: Room) -> None:
    args = {"room": str(lobby.pk), "times": 2}
    job = wait_until_finished(start_job(owner=bob, kind="flaky", args=args))
    assert (job.state, job.attempts) == (Job.State.SUCCEEDED, 3)
    # The messages of failed attempts were rolled back with them.
    assert list_bodies(lobby) == ["once", "attempt 3"]


@pytest.mark.django_db(transaction=True)
def test_a_job_without_progress_fails_in_the_end(bob: User, lobby: Room) -> None:
    args = {"room": str(lobby.pk), "times": 99}
    job = start_job(owner=bob, kind="flaky", args=args)
    Job.objects.filter(pk=job.pk).update(
        cursor=1, consecutive_failures=MAX_CONSECUTIVE_FAILURES - 1
    )
    worker = WorkerProcess()
    try:
        wait_until_finished(job)
    finally:
        worker.kill()
    assert (job.state, job.note) == (Job.State.FAILED, GIVEN_UP)
    assert list_bodies(lobby) == []


def test_a_refused_job_fails_at_once_with_the_message(
    worker: WorkerProcess, bob: User, lobby: Room
) -> None:
    job = start_job(owner=bob, kind="refuse", args={"room": str(lobby.pk)})
    wait_until_finished(job)
    assert (job.state, job.note, job.attempts) == (Job.State.FAILED, "The room is full.", 1)
    assert list_bodies(lobby) == []
