"""Workers of the test's own, and a gate."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.conftest import _end
from tests.jobs.processes import Gate, PlantedServer, WorkerProcess
from tests.live import wait_until_idle


@pytest.fixture(autouse=True)
def _empty_queue(request: pytest.FixtureRequest) -> None:
    """The queue's tables are not among those that are emptied between tests."""
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
    """One process that serves and works, as `bin/run` starts it."""
    server = PlantedServer()
    server.start()
    yield server
    _end(server)
    wait_until_idle()
