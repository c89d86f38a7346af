"""`manage.py import FILE`: take in what was said elsewhere (docs/import.md)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from accounts.common.errors import ConfabError
from messaging.archive.importing.importer import Import
from messaging.archive.importing.lock import only_import
from messaging.archive.importing.summary import describe
from messaging.management.commands.moderate import find_owner

TELL_EVERY = 10_000  # messages


class Command(BaseCommand):
    help = (
        "Take in the export of a Confab site or room, or of a Slack workspace. What is here stays "
        "as it is; doing it again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a ZIP file")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        told = "know people by their e-mail here even where nobody confirmed it"
        parser.add_argument("--trust-emails", action="store_true", help=told)
        parser.add_argument("--reason", default="", help="kept in the audit log")
        parser.add_argument("--as", dest="by", help="who answers for it; the site's first owner")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with only_import(), options["file"].open("rb") as file:
                self.take_in(Import(file), **options)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}.") from None
        except ConfabError as error:
            raise CommandError(f"{error.message} No changes were made.") from None
        except IntegrityError as error:
            told = "Somebody made the same here meanwhile. What is done stays; do it again."
            raise CommandError(f"{told}\n{error}") from None

    def take_in(self, archive: Import, *, file: Path, by: str | None, **options: Any) -> None:
        owner = find_owner(by)
        for _pause in archive.check(trusts_emails=options["trust_emails"]):
            pass
        for line in describe(archive.plan.summary):
            self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write("No changes were made.")
            return
        self.done = 0
        steps = archive.take_in(by=owner, label=file.name, reason=options["reason"], tell=self.tell)
        for _room in steps:
            pass
        self.stdout.write(f"Done: {self.done} messages.")

    def tell(self, count: int) -> None:
        before, self.done = self.done, self.done + count
        if self.done // TELL_EVERY > before // TELL_EVERY:
            self.stdout.write(f"{self.done} messages…")
