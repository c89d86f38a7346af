"""`manage.py export FILE`: the whole site as one archive (docs/export.md)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from messaging.archive.exporting.site_export import export_site
from messaging.management.commands.moderate import find_owner


class Command(BaseCommand):
    help = (
        "Write the whole site, also private rooms and direct messages, into an archive. Passwords "
        "are not in it. The site may go on; the audit log keeps who had it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a new file; FILE.part grows beside it")
        parser.add_argument("--reason", default="", help="kept in the audit log")
        parser.add_argument("--as", dest="by", help="who answers for it; the site's first owner")

    def handle(self, *_args: Any, **options: Any) -> None:
        owner, file = find_owner(options["by"]), options["file"]
        try:
            done = export_site(by=owner, file=file, reason=options["reason"])
        except BlockingIOError:
            raise CommandError(f"{file} is being written already.") from None
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error}") from error
        size = file.stat().st_size / 1024**2
        self.stdout.write(f"As {owner.username}: {done} messages, {size:.1f} MiB.")
