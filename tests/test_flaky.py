"""What .ci/run does with tests that fail: planted ones, in a folder of their own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.flaky import MAX_RERUN, find_failed, rerun_failed

# A flaky test fails until its own file records a run.
FLAKY = """
from pathlib import Path
def test_{name}():
    mark = Path(__file__).with_suffix(".ran")
    was_run = mark.exists()
    mark.touch()
    assert was_run
"""
BROKEN = "def test_{name}():\n    assert False\n"
SOUND = "def test_{name}():\n    pass\n"


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., int]:
    """Runs pytest in an empty folder; returns its exit code."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n")

    def run(*arguments: str) -> int:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:django", *arguments]
        return subprocess.run(command, cwd=tmp_path, check=False).returncode

    return run


def plant(folder: Path, text: str, *names: str) -> None:
    for name in names:
        (folder / f"test_{name}.py").write_text(text.format(name=name))


def test_a_flaky_test_is_named_and_fails_nothing(
    tmp_path: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    plant(tmp_path, FLAKY, "shaky")
    plant(tmp_path, SOUND, "sound")
    assert run() == 1
    assert rerun_failed(run, tmp_path / ".pytest_cache") == 0
    assert "FLAKY test_shaky.py::test_shaky" in capsys.readouterr().out


def test_a_broken_test_fails_the_run_next_to_a_flaky_one(
    tmp_path: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    plant(tmp_path, FLAKY, "shaky")
    plant(tmp_path, BROKEN, "broken")
    assert run() == 1
    assert rerun_failed(run, tmp_path / ".pytest_cache") == 1
    assert "FLAKY test_shaky.py::test_shaky" in capsys.readouterr().out
    assert find_failed(tmp_path / ".pytest_cache") == ["test_broken.py::test_broken"]


def test_many_failures_are_not_tried_again(
    tmp_path: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    plant(tmp_path, FLAKY, *(f"shaky{number}" for number in range(MAX_RERUN + 1)))
    assert run() == 1
    assert rerun_failed(run, tmp_path / ".pytest_cache") == 1
    assert "FLAKY" not in capsys.readouterr().out


def test_a_run_that_failed_before_its_tests_is_not_tried_again(
    tmp_path: Path, run: Callable[..., int]
) -> None:
    assert run() == 5  # no tests
    assert rerun_failed(run, tmp_path / ".pytest_cache") == 1
