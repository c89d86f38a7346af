"""`manage.py export FILE`: export the whole site into one archive (docs/export.md)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from messaging.archive.exporting.site_export import export_site
from rooms.management.lookup import find_site_owner


class Command(BaseCommand):
    help = (
        "Write the whole site, including private rooms and direct messages, to an archive. "
        "Passwords are not included. The site can stay up; the export is recorded in the audit log."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a new file; FILE.part is written next to it")
        parser.add_argument("--reason", default="", help="recorded in the audit log")
        parser.add_argument(
            "--as", dest="by", help="the responsible owner (default: the site's first owner)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        owner, file = find_site_owner(options["by"]), options["file"]
        try:
            done = export_site(by=owner, file=file, reason=options["reason"])
        except BlockingIOError:
            raise CommandError(f"{file} is already being written.") from None
        except OSError as error:
            raise CommandError(f"Can't write {file}: {error}") from error
        size = file.stat().st_size / 1024**2
        self.stdout.write(f"As {owner.username}: {done} messages, {size:.1f} MiB.")
