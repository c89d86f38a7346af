"""`manage.py purge`: carry out the purges that wait."""

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
        waiting = list(Purge.objects.unfinished().select_related("person").order_by("pk"))
        for purge in waiting:
            run_purge(purge, tell=self.tell)
        if not waiting:
            self.stdout.write("No purges waiting.")

    def tell(self, purge: Purge) -> None:
        self.stdout.write(
            f"{purge}: {purge.state}, {purge.hidden} of {purge.found} hidden, "
            f"{purge.restored} restored."
        )
