"""`manage.py verify_backup FILE`: verify a backup by restoring it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.operations.backup import BackupError, verify_backup


class Command(BaseCommand):
    help = (
        "Restore a backup into a temporary database on the same server, compare every table "
        "with the backup, and drop the database again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a file written by manage.py backup")
        parser.add_argument(
            "--keep-as", metavar="NAME", help="keep the restored database under this name"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            manifest = verify_backup(options["file"], keep_as=options["keep_as"])
        except BackupError as error:
            raise CommandError(str(error)) from None
        rows = sum(count for count, _ in manifest.tables.values())
        text = f"Restored as it was at {manifest.made_at}: {rows} rows, all identical."
        self.stdout.write(text)
