"""The contracts of import-linter (pyproject.toml) hold, and a planted import breaks them."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.checks import LAYERS

ROOT = Path(__file__).resolve().parents[2]
# A module, and the one above it that it may not import.
UPWARD = [
    ("rooms/models/room.py", "messaging.models"),
    ("rooms/models/room.py", "rooms.access"),
    ("rooms/access.py", "rooms.actions.members"),
    ("rooms/actions/rooms.py", "rooms.views"),
    ("messaging/models/message.py", "messaging.queries.unread"),
    ("messaging/protocol/encoding.py", "messaging.delivery.broadcasts"),
    ("messaging/delivery/broadcasts.py", "messaging.jobs.broadcasts"),
    ("messaging/actions/posting.py", "messaging.live.hub"),
    ("messaging/api/messages.py", "messaging.live.hub"),
    ("messaging/archive/exporting/run.py", "messaging.archive.importing.importer"),
    ("accounts/common/errors.py", "accounts.models"),
    ("accounts/models/person.py", "accounts.actions"),
    ("accounts/actions/person.py", "accounts.views"),
    ("config/operations/health.py", "config.web.errors"),
    ("config/web/errors.py", "config.api"),
    ("config/api.py", "config.asgi"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code, to plant imports in."""
    copy = tmp_path_factory.mktemp("code")
    for name in LAYERS:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def test_modules_import_only_from_layers_below(copy: Path) -> None:
    assert broken_contracts(copy) == 0


@pytest.mark.parametrize(("module", "above"), UPWARD)
def test_an_import_from_a_layer_above_breaks_a_contract(
    copy: Path, module: str, above: str
) -> None:
    text = (copy / module).read_text()
    (copy / module).write_text(f"{text}\nimport {above}\n")
    try:
        assert broken_contracts(copy) > 0
    finally:
        (copy / module).write_text(text)


def test_the_import_cannot_import_the_export(copy: Path) -> None:
    module = copy / "messaging/archive/importing/importer.py"
    text = module.read_text()
    module.write_text(f"{text}\nimport messaging.archive.exporting.run\n")
    try:
        assert broken_contracts(copy) > 0
    finally:
        module.write_text(text)


def test_a_new_package_of_messaging_has_to_be_given_a_layer(copy: Path) -> None:
    (copy / "messaging/search").mkdir()
    (copy / "messaging/search/__init__.py").touch()
    try:
        assert broken_contracts(copy) > 0
    finally:
        shutil.rmtree(copy / "messaging/search")


def broken_contracts(root: Path) -> int:
    """Run lint-imports in a folder and return how many contracts are broken."""
    command = [Path(sys.executable).parent / "lint-imports", "--no-logo", "--cache-dir", ".cache"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    summary = re.search(r"Contracts: \d+ kept, (\d+) broken", done.stdout)
    assert summary, done.stdout + done.stderr
    return int(summary[1])
