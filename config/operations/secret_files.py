"""Secrets from files: `SECRET_KEY_FILE` is the path of a file with the value of `SECRET_KEY`.

Containers and systemd pass secrets as files. The environment of a process is visible in
`docker inspect`, in crash reports and to every child process.
"""

from collections.abc import MutableMapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

NAMES = (
    "SECRET_KEY", "SECRET_KEY_FALLBACKS", "DATABASE_URL", "DATABASE_PASSWORD", "REDIS_URL",
    "EMAIL_URL",
)  # fmt: skip


def read_secret_files(environment: MutableMapping[str, str]) -> None:
    """Set each secret from its file. Raises ImproperlyConfigured with the variable's name."""
    for name in NAMES:
        if file := environment.get(f"{name}_FILE"):
            secret = _read(name, Path(file))
            # A child process inherits the value that its parent read from the file.
            if environment.get(name) not in (None, "", secret):
                raise ImproperlyConfigured(f"Set {name} or {name}_FILE, not both.")
            environment[name] = secret


def _read(name: str, file: Path) -> str:
    try:
        text = file.read_text().strip()
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from error
    if not text:
        raise ImproperlyConfigured(f"{name}_FILE names an empty file: {file}")
    return text
