"""What bin/bench runs: starts what it needs, measures, and stops everything again."""

import argparse
import contextlib
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from types import FrameType
from typing import NoReturn

from config.server.embedded_postgres import EmbeddedPostgres
from tests.load.processes import Cores, allow_many_sockets
from tests.run import ENVIRONMENT
from tests.services import VAR, redis

# Every limit off that would slow a single address or person down.
UNLIMITED = {
    "HANDSHAKE_RATE": "0",
    "LIMIT_FACTOR": "0",
    "SOCKETS_PER_ADDRESS": "0",
    "SOCKETS_PER_USER": "0",
}
MEASURES = ("saturation", "latency", "group", "commits", "processes", "renders")


def main(arguments: list[str]) -> None:
    options = parse_options(arguments)
    if not hasattr(os, "sched_setaffinity"):
        sys.exit("The benchmark pins processes to cores and reads /proc: it wants Linux.")
    signal.signal(signal.SIGTERM, _stop)
    allow_many_sockets()
    cores = Cores.plan()
    os.sched_setaffinity(0, cores.services)  # what is started from here on stays there
    VAR.mkdir(exist_ok=True)
    with durable_postgres() as database_url, redis() as redis_url:
        environment = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
        os.environ.update(ENVIRONMENT | UNLIMITED | environment)
        prepare()
        measure(options, cores, arguments)


def parse_options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measure how fast Confab is.")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter runs")
    parser.add_argument(
        "--write", action="store_true", help="put the tables in docs/performance.md"
    )
    parser.add_argument("only", nargs="*", help=f"some of {', '.join(MEASURES)}")
    options = parser.parse_args(arguments)
    if unknown := set(options.only) - set(MEASURES):
        parser.error(f"there is no {', '.join(unknown)}")
    return options


@contextlib.contextmanager
def durable_postgres() -> Iterator[str]:
    """Yield the URL of a database on a server that keeps what it promised, as in production."""
    server = EmbeddedPostgres(VAR / "bench-postgres", durable=True)
    if server.data.exists():
        server.stop()
        shutil.rmtree(server.data)
    server.start()
    try:
        yield server.ensure_database("bench")
    finally:
        server.stop()


def prepare() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def measure(options: argparse.Namespace, cores: Cores, arguments: list[str]) -> None:
    from tests.load import measures, report
    from tests.load.people import make_people
    from tests.load.servers import generating

    start = time.monotonic()
    scale = measures.QUICK if options.quick else measures.FULL
    machine = report.describe_machine(cores, arguments)
    print(machine, flush=True)
    people = make_people(max(scale.group, *scale.sizes))
    with generating(cores.generator) as generator:
        bench = measures.Bench(generator, cores, people, scale)
        chosen = options.only or MEASURES
        tables = [measures.MEASURES[name](bench) for name in chosen]
    print(f"\nDone in {time.monotonic() - start:.0f} s.")
    if options.write:
        report.write_page(machine, tables)


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main(sys.argv[1:])
