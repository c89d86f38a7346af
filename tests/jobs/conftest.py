"""Workers and a gate for one test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.conftest import _end
from tests.jobs.processes import Gate, PlantedServer, WorkerProcess
from tests.live import wait_until_idle


@pytest.fixture(autouse=True)
def _empty_queue(request: pytest.FixtureRequest) -> None:
    """Django doesn't flush the queue's tables between tests."""
    if "transactional_db" in request.fixturenames:
        request.getfixturevalue("transactional_db")
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


@pytest.fixture
def worker(transactional_db: None) -> Iterator[WorkerProcess]:
    worker = WorkerProcess()
    yield worker
    worker.kill()
    wait_until_idle()


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    return Gate(tmp_path / "gate")


@pytest.fixture
def planted_server(transactional_db: None) -> Iterator[PlantedServer]:
    """One process that serves and runs jobs, as `bin/run` starts it."""
    server = PlantedServer()
    server.start()
    yield server
    _end(server)
    wait_until_idle()
