"""Whether this machine has room, our files, and a way to send letters."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.mail import get_connection

from config.operations.doctor.findings import Finding, warning, well, wrong

MIN_FREE = 1024**3  # bytes
FREE_SHARE = 0.05


def check_machine() -> Iterator[Finding]:
    yield from _check_disk(settings.VAR_DIR if settings.VAR_DIR.exists() else settings.BASE_DIR)
    yield from _check_static(Path(settings.STATIC_ROOT))
    yield from _check_mail()


def _check_disk(folder: Path) -> Iterator[Finding]:
    disk = shutil.disk_usage(folder)
    told = f"{disk.free / 1024**3:.1f} GiB free at {folder}"
    if disk.free < MIN_FREE or disk.free / disk.total < FREE_SHARE:
        yield wrong("disk", f"only {told}")
    else:
        yield well("disk", told)


def _check_static(folder: Path) -> Iterator[Finding]:
    if settings.DEBUG or (folder / "staticfiles.json").exists():
        yield well("static files", str(folder))
    else:
        yield wrong("static files", f"{folder} is empty: run manage.py collectstatic.")


def _check_mail() -> Iterator[Finding]:
    if not settings.EMAIL_URL:
        yield warning("mail", "EMAIL_URL is not set: emails are saved in var/mail.")
        return
    mail = get_connection(timeout=10)
    try:
        mail.open()
        mail.close()
    except OSError as error:
        yield wrong("mail", f"the mail server refused the connection; check EMAIL_URL. {error}")
    else:
        yield well("mail", "the mail server takes us")
