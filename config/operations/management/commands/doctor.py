"""`manage.py doctor`: find the problems of a deployment."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.operations.doctor.address import check_address
from config.operations.doctor.database import check_database
from config.operations.doctor.findings import Finding, Level, error
from config.operations.doctor.layer import check_layer
from config.operations.doctor.machine import check_machine
from config.operations.doctor.settings import check_settings
from config.operations.doctor.socket import check_socket

IDLE_SECONDS = 25  # longer than the interval of the server's pings


class Command(BaseCommand):
    help = "Check this deployment for problems; exits with 1 if there are any."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", help="the site's public address (default: from ALLOWED_HOSTS)")
        parser.add_argument("--idle", type=float, default=IDLE_SECONDS, metavar="SECONDS")
        parser.add_argument(
            "--inside", action="store_true", help="skip the checks of the public address"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        url = (options["url"] or guess_url()).rstrip("/")
        checks = [check_settings, check_database, check_layer, check_machine]
        if not options["inside"]:
            checks += [lambda: check_address(url), lambda: check_socket(url, options["idle"])]
        findings = [finding for check in checks for finding in self._run(check)]
        if errors := sum(finding.level == Level.ERROR for finding in findings):
            raise CommandError(f"{errors} to fix.")
        self.stdout.write("No problems found.")

    def _run(self, check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
        for finding in _run_safely(check):
            self.stdout.write(str(finding))
            self.stdout.flush()
            yield finding


def _run_safely(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """Turn an exception of a check into a finding."""
    try:
        yield from check()
    except Exception as exception:
        yield error("doctor", f"{type(exception).__name__}: {exception}")


def guess_url() -> str:
    host = next(iter(settings.ALLOWED_HOSTS), "localhost")
    return f"{'https' if settings.HTTPS else 'http'}://{host.lstrip('.')}"
