"""The code follows its rules, and each check finds a planted violation."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture import checks

ROOT = Path(__file__).resolve().parents[2]
Check = Callable[[Path], Iterator[str]]
FAULTS: list[tuple[Check, str, str]] = [
    (checks.find_backward_imports, "rooms/peek.py", "from messaging.models import Message\n"),
    (checks.find_backward_imports, "accounts/peek.py", "def late():\n    import config.settings\n"),
    (
        checks.find_channel_layer_use,
        "rooms/shout.py",
        "from channels.layers import get_channel_layer\n",
    ),
    (checks.find_commit_hooks, "rooms/hook.py", "transaction.on_commit(print)\n"),
    (checks.find_unexplained_exemptions, "rooms/dice.py", "x = random()  # noqa: S311\n"),
    (checks.find_unexplained_exemptions, "rooms/two.py", "assert x  # noqa: F821, S101\n"),
    (checks.find_unexplained_exemptions, "rooms/all.py", "assert x  # noqa\n"),
    (checks.find_long_files, "rooms/long.py", "x = 1\n" * (checks.MAX_FILE_LINES + 1)),
    (checks.find_long_files, "static/js/long.js", "let x\n" * (checks.MAX_FILE_LINES + 1)),
    (checks.find_extra_headings, "templates/two.html", "<h1>One</h1><h1>Two</h1>"),
    (checks.find_inline_code, "templates/script.html", "<script>alert(1)</script>"),
    (checks.find_inline_code, "templates/style.html", '<p style="color: red">'),
    (checks.find_inline_code, "templates/handler.html", '<p onclick="go()">'),
    (checks.find_scripts_without_nonce, "templates/blocked.html", '<script src="/x.js"></script>'),
]
CHECKS = list(dict.fromkeys(check for check, _, _ in FAULTS))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code, to plant faults in."""
    copy = tmp_path_factory.mktemp("code")
    for name in [*checks.LAYERS, "static", "templates"]:
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, copy / name)
    shutil.copy(ROOT / ".env.example", copy)
    return copy


@pytest.mark.parametrize("check", CHECKS)
def test_the_code_follows_its_rules(check: Check) -> None:
    assert list(check(ROOT)) == []


@pytest.mark.parametrize(("check", "name", "fault"), FAULTS)
def test_a_planted_fault_is_found(copy: Path, check: Check, name: str, fault: str) -> None:
    assert list(check(copy)) == []
    (copy / name).write_text(fault)
    try:
        found = list(check(copy))
    finally:
        (copy / name).unlink()
    assert len(found) == 1
    assert name in found[0]


def test_every_file_at_the_top_level_is_known() -> None:
    tracked = _list_tracked_files()
    assert list(checks.find_unknown_files(tracked)) == []
    assert list(checks.find_unknown_files([*tracked, "notes.txt"])) == ["notes.txt"]


def test_every_setting_is_explained_to_operators(copy: Path) -> None:
    assert list(checks.find_unexplained_settings(copy)) == []
    with (copy / ".env.example").open("a") as example:
        example.write("# NO_SUCH_SETTING=1\n")
    assert list(checks.find_unexplained_settings(copy)) == ["NO_SUCH_SETTING"]


def test_a_template_that_loads_its_script_is_fine(copy: Path) -> None:
    page = copy / "templates" / "page_with_script.html"
    page.write_text('<script type="module" src="/x.js"></script><link rel="stylesheet" href="/x">')
    assert list(checks.find_inline_code(copy)) == []
    page.unlink()


def _list_tracked_files() -> list[str]:
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("This is no git checkout, so there is no list of its files.")
    return done.stdout.splitlines()
