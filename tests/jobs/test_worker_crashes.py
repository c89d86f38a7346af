"""A job is done to its end, once, whatever becomes of its workers."""

import json

import pytest
from django.db import connection

from accounts.models import User
from messaging.jobs.actions import start_job
from messaging.jobs.runner import GIVEN_UP, MAX_STUMBLES
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


def test_a_job_is_done(worker: WorkerProcess, bob: User, lobby: Room) -> None:
    job = wait_until_finished(start_count(bob, lobby, to=5))
    assert (job.state, job.done, job.total) == (Job.State.SUCCEEDED, 5, 5)
    assert job.result == {"said": 5}
    assert job.started_at
    assert job.expires_at
    assert said(lobby) == numbers(5)


@pytest.mark.slow
def test_a_killed_workers_job_is_gone_on_with_and_nothing_is_done_twice(
    worker: WorkerProcess, bob: User, lobby: Room, gate: Gate
) -> None:
    job = start_count(bob, lobby, to=6, gate_at=4, gate=str(gate.path))
    with gate.held():
        worker.kill()
    job.refresh_from_db()
    assert (job.state, job.done, job.cursor) == (Job.State.RUNNING, 3, 3)
    assert said(lobby) == numbers(3)

    another = WorkerProcess()
    try:
        wait_until_finished(job)
    finally:
        another.kill()
    assert (job.state, job.attempts) == (Job.State.SUCCEEDED, 2)
    assert said(lobby) == numbers(6)


def test_a_job_goes_on_after_a_long_time_without_any_worker(
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
    assert said(lobby) == numbers(6)


@pytest.mark.slow
def test_a_job_that_its_worker_could_not_give_back_blocks_nobody(
    worker: WorkerProcess, bob: User, lobby: Room
) -> None:
    job = wait_until_finished(start_count(bob, lobby, to=1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_workers")
        arguments = [cursor.fetchone()[0], f"owner.{bob.pk}", json.dumps({"job_id": str(job.pk)})]
        # What the database holds if the worker lost it just when the job was done.
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id, lock, args)"
            " VALUES ('default', 'job', 'doing', %s, %s, %s)",
            arguments,
        )
    after = start_count(bob, lobby, to=1)
    assert wait_until_finished(after).state == Job.State.SUCCEEDED
    assert said(lobby) == ["1", "1"]


def test_a_worker_that_stops_lets_its_job_be_gone_on_with(
    worker: WorkerProcess, bob: User, lobby: Room, gate: Gate
) -> None:
    job = start_count(bob, lobby, to=6, gate_at=4, gate=str(gate.path))
    with gate.held():
        worker.ask_to_stop()
        assert worker.process.poll() is None
    assert worker.wait() == 0
    job.refresh_from_db()
    assert (job.state, job.is_finished) == (Job.State.QUEUED, False)
    assert said(lobby) == numbers(job.done)
    assert 4 <= job.done < 6

    another = WorkerProcess()
    try:
        wait_until_finished(job)
    finally:
        another.kill()
    assert said(lobby) == numbers(6)


def test_a_server_that_works_too_drains_its_job_and_goes_on_with_it(
    planted_server: PlantedServer, bob: User, lobby: Room, gate: Gate
) -> None:
    job = start_count(bob, lobby, to=6, gate_at=4, gate=str(gate.path))
    with gate.held():
        pass
    planted_server.terminate()
    planted_server.start()
    assert wait_until_finished(job).state == Job.State.SUCCEEDED
    assert said(lobby) == numbers(6)


@pytest.mark.slow
def test_a_server_that_works_too_is_killed_and_goes_on_with_its_job(
    planted_server: PlantedServer, bob: User, lobby: Room, gate: Gate
) -> None:
    job = start_count(bob, lobby, to=6, gate_at=4, gate=str(gate.path))
    with gate.held():
        planted_server.kill()
    planted_server.start()
    assert wait_until_finished(job).state == Job.State.SUCCEEDED
    assert said(lobby) == numbers(6)


def test_a_job_that_stumbles_is_tried_again(worker: WorkerProcess, bob: User, lobby: Room) -> None:
    args = {"room": str(lobby.pk), "times": 2}
    job = wait_until_finished(start_job(owner=bob, kind="stumble", args=args))
    assert (job.state, job.attempts) == (Job.State.SUCCEEDED, 3)
    # What the attempts that failed had said was taken back with them.
    assert said(lobby) == ["once", "attempt 3"]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_gets_no_further_is_given_up(bob: User, lobby: Room) -> None:
    args = {"room": str(lobby.pk), "times": 99}
    job = start_job(owner=bob, kind="stumble", args=args)
    Job.objects.filter(pk=job.pk).update(cursor=1, stumbles=MAX_STUMBLES - 1)
    worker = WorkerProcess()
    try:
        wait_until_finished(job)
    finally:
        worker.kill()
    assert (job.state, job.note) == (Job.State.FAILED, GIVEN_UP)
    assert said(lobby) == []


def test_a_job_that_may_not_go_on_fails_at_once_in_words(
    worker: WorkerProcess, bob: User, lobby: Room
) -> None:
    job = start_job(owner=bob, kind="refuse", args={"room": str(lobby.pk)})
    wait_until_finished(job)
    assert (job.state, job.note, job.attempts) == (Job.State.FAILED, "The room is full.", 1)
    assert said(lobby) == []
