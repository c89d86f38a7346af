"""`manage.py purge`: run unfinished purges."""

from typing import Any

from django.core.management.base import BaseCommand

from messaging.models import Purge
from messaging.tasks.purges import run_purge


class Command(BaseCommand):
    help = (
        "Run waiting purges and undo operations. You can stop and restart it; several runs take "
        "turns. Open pages are updated immediately with Redis, or within 15 seconds without."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        unfinished = list(Purge.objects.unfinished().select_related("person").order_by("pk"))
        for purge in unfinished:
            run_purge(purge, on_step=self.report)
        if not unfinished:
            self.stdout.write("No purges waiting.")

    def report(self, purge: Purge) -> None:
        self.stdout.write(
            f"{purge}: {purge.state}, {purge.hidden} of {purge.found} hidden, "
            f"{purge.restored} restored."
        )
