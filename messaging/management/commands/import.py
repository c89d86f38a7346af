"""`manage.py import FILE`: import an archive (docs/import.md)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from accounts.common.errors import ConfabError
from messaging.archive.importing.importer import Importer
from messaging.archive.importing.lock import import_lock
from messaging.archive.importing.plan import describe_summary
from rooms.management.lookup import find_site_owner

REPORT_EVERY = 10_000  # messages


class Command(BaseCommand):
    help = (
        "Import an export of a Confab site or room, or of a Slack workspace. Existing content "
        "stays unchanged; importing the same file again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a ZIP file")
        parser.add_argument(
            "--dry-run", action="store_true", help="only show what would be imported"
        )
        trust = "match people by email even if the address is unverified"
        parser.add_argument("--trust-emails", action="store_true", help=trust)
        parser.add_argument("--reason", default="", help="recorded in the audit log")
        parser.add_argument(
            "--as", dest="by", help="the responsible owner (default: the site's first owner)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with import_lock(), options["file"].open("rb") as file:
                self.run(Importer(file), **options)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}.") from None
        except ConfabError as error:
            raise CommandError(f"{error.message} No changes were made.") from None
        except IntegrityError as error:
            text = (
                "The site changed during the import. Finished parts are kept; run the import again."
            )
            raise CommandError(f"{text}\n{error}") from None

    def run(self, importer: Importer, *, file: Path, by: str | None, **options: Any) -> None:
        owner = find_site_owner(by)
        for _pause in importer.check(trusts_emails=options["trust_emails"]):
            pass
        for line in describe_summary(importer.plan.summary):
            self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write("No changes were made.")
            return
        self.done = 0
        rooms = importer.write(
            by=owner, label=file.name, reason=options["reason"], on_progress=self.report
        )
        for _room in rooms:
            pass
        self.stdout.write(f"Imported {self.done} messages.")

    def report(self, count: int) -> None:
        before, self.done = self.done, self.done + count
        if self.done // REPORT_EVERY > before // REPORT_EVERY:
            self.stdout.write(f"{self.done} messages…")
