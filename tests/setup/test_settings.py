"""The settings take what the environment says, and stop with the name of what is wrong."""

import os
import subprocess
import sys

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
        ({"DEBUG": "on"}, "DEBUG"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
    ],
)
def test_what_is_missing_or_unsafe_is_named(changes: dict[str, str], named: str) -> None:
    assert read("ALLOWED_HOSTS").returncode == 0
    stopped = read("ALLOWED_HOSTS", **changes)
    assert stopped.returncode != 0
    assert named in stopped.stderr.strip().splitlines()[-1]
