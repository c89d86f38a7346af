"""`manage.py backup FILE`: back up the whole database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.operations.backup import BackupError, make_backup


class Command(BaseCommand):
    help = "Write a snapshot of the whole database to a file. The site can stay up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a new file; FILE.json is written next to it")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            manifest = make_backup(options["file"])
        except BackupError as error:
            raise CommandError(str(error)) from None
        rows = sum(count for count, _ in manifest.tables.values())
        size = options["file"].stat().st_size / 1024**2
        self.stdout.write(f"{len(manifest.tables)} tables, {rows} rows, {size:.1f} MiB.")
