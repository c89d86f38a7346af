"""`manage.py worker`: do the jobs, in a process beside the servers, until SIGTERM or SIGINT."""

import signal
import threading
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from messaging.jobs.worker import Worker


class Command(BaseCommand):
    help = "Do the jobs of the site (exports and other long work). Run as many as you like."

    def add_arguments(self, parser: CommandParser) -> None:
        told = "a file to touch every two seconds while the queue is within reach"
        parser.add_argument("--pulse", type=Path, metavar="FILE", help=told)

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        worker = Worker(publishing=True, pulse=options["pulse"])
        worker.start()
        self.stdout.write("Waiting for jobs. Ctrl-C stops.")
        self.stdout.flush()
        stopped.wait()
        worker.stop()
