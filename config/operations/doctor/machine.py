"""Checks disk space, static files and the mail server."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.mail import get_connection

from config.operations.doctor.findings import Finding, error, ok, warning

MIN_FREE = 1024**3  # bytes
MIN_FREE_SHARE = 0.05


def check_machine() -> Iterator[Finding]:
    yield from _check_disk(settings.VAR_DIR if settings.VAR_DIR.exists() else settings.BASE_DIR)
    yield from _check_static(Path(settings.STATIC_ROOT))
    yield from _check_mail()


def _check_disk(folder: Path) -> Iterator[Finding]:
    disk = shutil.disk_usage(folder)
    text = f"{disk.free / 1024**3:.1f} GiB free at {folder}"
    if disk.free < MIN_FREE or disk.free / disk.total < MIN_FREE_SHARE:
        yield error("disk", f"only {text}")
    else:
        yield ok("disk", text)


def _check_static(folder: Path) -> Iterator[Finding]:
    if settings.DEBUG or (folder / "staticfiles.json").exists():
        yield ok("static files", str(folder))
    else:
        yield error("static files", f"{folder} is empty: run manage.py collectstatic.")


def _check_mail() -> Iterator[Finding]:
    if not settings.EMAIL_URL:
        yield warning("mail", "EMAIL_URL is not set: emails are saved in var/mail.")
        return
    mail = get_connection(timeout=10)
    try:
        mail.open()
        mail.close()
    except OSError as exception:
        yield error("mail", f"the mail server refused the connection; check EMAIL_URL. {exception}")
    else:
        yield ok("mail", "the mail server accepts connections")
