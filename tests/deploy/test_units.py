"""The systemd units are valid and sandbox their processes."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.live import ROOT

UNITS = ROOT / "deploy" / "systemd"
SERVICES = ["confab-web@8001.service", "confab-worker.service", "confab-migrate.service"]
MAX_EXPOSURE = "25"  # of 100, as systemd-analyze counts

pytestmark = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here"
)


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units as they are installed, but with the project here, and one instance."""
    project = tmp_path / "project"  # this one, by a name without spaces
    project.symlink_to(ROOT)
    for file in UNITS.iterdir():
        text = re.sub(r"(?<=[=:])/opt/confab\b", str(project), file.read_text())
        (tmp_path / file.name).write_text(text)
    shutil.copy(tmp_path / "confab-web@.service", tmp_path / "confab-web@8001.service")
    return tmp_path


def analyze(*arguments: str | Path) -> str:
    """Return what it complains of."""
    done = subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, check=False
    )
    return done.stderr + (done.stdout if done.returncode else "")


@pytest.mark.parametrize("name", [*SERVICES, "confab.target"])
def test_systemd_understands_every_line(units: Path, name: str) -> None:
    assert analyze("verify", "--man=no", units / name) == ""
    with (units / name).open("a") as unit:
        unit.write("[Unit]\nRequiers=nothing.service\n")
    assert "Requiers" in analyze("verify", "--man=no", units / name)


@pytest.mark.parametrize("name", SERVICES)
def test_a_process_that_is_taken_over_reaches_little(units: Path, name: str) -> None:
    security = ("security", "--offline=true", f"--threshold={MAX_EXPOSURE}")
    assert analyze(*security, units / name) == ""
    open_unit = units / "open.service"
    open_unit.write_text("[Service]\nExecStart=/bin/true\n")
    assert "Overall exposure" in analyze(*security, open_unit)


@pytest.mark.parametrize("name", ["confab-web@.service", "confab-worker.service"])
def test_the_migration_goes_before_what_lives(name: str) -> None:
    unit = (UNITS / name).read_text()
    assert "Requires=confab-migrate.service" in unit
    assert re.search(r"^After=.*confab-migrate\.service", unit, re.M)
    assert "Type=oneshot" in (UNITS / "confab-migrate.service").read_text()
