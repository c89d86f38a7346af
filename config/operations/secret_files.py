"""Secrets from files: `SECRET_KEY_FILE` names the file that holds what `SECRET_KEY` would.

Files are how containers and systemd hand secrets over; the environment of a process shows in
`docker inspect`, in crash reports and to every child.
"""

from collections.abc import MutableMapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

NAMES = (
    "SECRET_KEY", "SECRET_KEY_FALLBACKS", "DATABASE_URL", "DATABASE_PASSWORD", "REDIS_URL",
    "EMAIL_URL",
)  # fmt: skip


def read_secret_files(environment: MutableMapping[str, str]) -> None:
    """Set every secret whose file is named. Raises ImproperlyConfigured and names the variable."""
    for name in NAMES:
        if file := environment.get(f"{name}_FILE"):
            secret = _read(name, Path(file))
            # The same twice is what the child of a process that read the file inherits.
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
