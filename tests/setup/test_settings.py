"""The settings read the environment, and stop with the name of what is wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live import ROOT

SOUND = {"SECRET_KEY": "0123456789" * 5, "ALLOWED_HOSTS": "chat.example", "HTTPS": "on"}


def read(variable: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Read one setting in a process of its own; a change to "" unsets."""
    environment = {name: value for name, value in (os.environ | SOUND | changes).items() if value}
    program = f"from config import settings; print(settings.{variable})"
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_secret_may_begin_with_a_dollar_sign() -> None:
    secret = "$" + "0123456789" * 5
    assert read("SECRET_KEY", SECRET_KEY=secret).stdout.strip() == secret


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "s" * 50}, "SECRET_KEY"),
        ({"SECRET_KEY_FALLBACKS": "short"}, "SECRET_KEY_FALLBACKS"),
        ({"SECRET_KEY_FALLBACKS": "9876543210" * 5 + " " + "s" * 50}, "SECRET_KEY_FALLBACKS"),
        ({"DEBUG": "on"}, "DEBUG"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"EXPORT_LOCATION": "_files/exports"}, "EXPORT_LOCATION"),
    ],
)
def test_what_is_missing_or_unsafe_is_named(changes: dict[str, str], named: str) -> None:
    assert read("ALLOWED_HOSTS").returncode == 0
    stopped = read("ALLOWED_HOSTS", **changes)
    assert stopped.returncode != 0
    assert named in stopped.stderr.strip().splitlines()[-1]


def test_secrets_may_be_in_files(tmp_path: Path) -> None:
    for name in ("SECRET_KEY", "DATABASE_URL", "DATABASE_PASSWORD"):
        (tmp_path / name).write_text(f"postgres://confab@db/{name}/at-least-32-characters\n")
    key = {"SECRET_KEY": "", "SECRET_KEY_FILE": str(tmp_path / "SECRET_KEY")}
    url = {"DATABASE_URL": "", "DATABASE_URL_FILE": str(tmp_path / "DATABASE_URL")}
    password = {"DATABASE_PASSWORD_FILE": str(tmp_path / "DATABASE_PASSWORD")}
    output = read("SECRET_KEY, settings.DATABASES['default']", **key, **url, **password).stdout
    assert "postgres://confab@db/SECRET_KEY/at-least-32-characters" in output
    assert "'HOST': 'db'" in output
    assert "'PASSWORD': 'postgres://confab@db/DATABASE_PASSWORD/at-least-32-characters'" in output


def test_a_secret_that_is_set_twice_or_missing_is_named(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("another-secret-" * 3)
    assert read("SECRET_KEY", SECRET_KEY="", SECRET_KEY_FILE=str(file)).returncode == 0
    twice = read("SECRET_KEY", SECRET_KEY_FILE=str(file))
    assert "SECRET_KEY or SECRET_KEY_FILE" in twice.stderr.splitlines()[-1]
    file.write_text("\n")
    empty = read("SECRET_KEY", SECRET_KEY="", SECRET_KEY_FILE=str(file))
    assert "SECRET_KEY_FILE names an empty file" in empty.stderr.splitlines()[-1]
    missing = read("SECRET_KEY", SECRET_KEY="", SECRET_KEY_FILE=str(tmp_path / "nowhere"))
    assert "SECRET_KEY_FILE cannot be read" in missing.stderr.splitlines()[-1]
