"""`manage.py worker`: run background jobs in a separate process until SIGTERM or SIGINT."""

import signal
import threading
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from messaging.jobs.worker import Worker


class Command(BaseCommand):
    help = "Run background jobs, such as exports and imports. Several workers may run at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--heartbeat-file",
            type=Path,
            metavar="FILE",
            help="a file to touch every two seconds while the queue is reachable",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        worker = Worker(publishing=True, heartbeat_file=options["heartbeat_file"])
        worker.start()
        self.stdout.write("Waiting for jobs. Ctrl-C stops.")
        self.stdout.flush()
        stopped.wait()
        worker.stop()
