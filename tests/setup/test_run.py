"""bin/run, from a clone whose path has spaces."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.server.embedded_postgres import EmbeddedPostgres
from tests.live import ROOT
from tests.services import free_port
from tests.setup.project_copy import Run, clean_environment, copy_project, find_database, get

pytestmark = pytest.mark.slow
TOO_OLD = """#!/bin/sh
[ "$1" = --version ] || exit 1
echo "Python 3.9.18"
"""


@pytest.fixture(scope="module")
def project() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="confab house ") as folder:
        project = copy_project(Path(folder) / "my chat")
        yield project
        if find_database(project):
            EmbeddedPostgres(project / "var" / "postgres").kill()


@pytest.fixture
def port() -> str:
    return str(free_port())


def test_a_newcomer_starts_stops_and_starts_again(project: Path, port: str) -> None:
    first = Run(project, "--demo", "--port", port)
    try:
        address = first.wait_for_address()
        assert address == f"127.0.0.1:{port}"
        assert get(address, "/healthz") == 200
        assert get(address, "/") == 302
        assert "Password for all accounts" in first.output
        assert find_database(project)
        assert first.stop() == 0
    finally:
        first.kill()
    assert "Traceback" not in first.output
    assert find_database(project) is None

    second = Run(project, "--demo", "--port", port)
    try:
        address = second.wait_for_address()
        assert "The demo already exists" in second.output
        assert get(address, "/accounts/login/") == 200
        assert second.stop() == 0
    finally:
        second.kill()
    assert find_database(project) is None


def test_a_taken_port_gets_one_clear_line(project: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = Run(project, "--port", str(port))
        try:
            assert run.process.wait(60) == 1
        finally:
            run.kill()
    assert run.output.count("\n") == 1
    assert f"127.0.0.1:{port}" in run.output
    assert "--port" in run.output
    assert find_database(project) is None


def test_a_python_that_is_too_old_gets_a_clear_line(tmp_path: Path) -> None:
    project, path = tmp_path / "old house", tmp_path / "path"
    path.mkdir()
    (project / "bin").mkdir(parents=True)
    for script in ("python", "run"):
        shutil.copy(ROOT / "bin" / script, project / "bin" / script)
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        (path / name).write_text(TOO_OLD)
        (path / name).chmod(0o755)
    for name in ("sh", "dirname"):
        (path / name).symlink_to(str(shutil.which(name)))
    done = subprocess.run(
        [project / "bin" / "run"],
        env=clean_environment() | {"PATH": os.fspath(path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    first_line = done.stderr.splitlines()[0]
    assert first_line == "Confab needs Python 3.11 or newer; Python 3.9.18 is what is here."
    assert not (project / ".venv").exists()
