"""How fast a worker exports a room, and in how much memory."""

import argparse
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.load.__main__ import durable_postgres, prepare
from tests.load.processes import cpu_seconds
from tests.run import ENVIRONMENT
from tests.services import VAR, redis

MOST = 1_000_000  # messages
FILL = """
    INSERT INTO messaging_message (
        room_id, seq, changed, kind, author_id, client_id, mentions, mentions_all, reactions,
        body, html, created_at
    )
    SELECT %(room)s, n, n, 'text', %(author)s, gen_random_uuid(), '{}', false, '[]',
        t.words, '<p>' || t.words || '</p>', now()
    FROM generate_series(%(first)s, %(last)s) AS n,
        LATERAL (SELECT 'Number ' || n || ': ' || md5(n::text) || ' and some more words than that, '
            || 'as people write them' AS words) AS t
"""
BATCH = 50_000


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.load.archives", description=__doc__)
    parser.add_argument("messages", type=int, nargs="?", default=MOST)
    parser.add_argument("--write", action="store_true", help="put it in docs/performance.md")
    options = parser.parse_args(arguments)
    VAR.mkdir(exist_ok=True)
    with durable_postgres() as database, redis() as redis_url, TemporaryDirectory() as exports:
        services = {"DATABASE_URL": database, "REDIS_URL": redis_url, "EXPORT_ROOT": exports}
        os.environ.update(ENVIRONMENT | services)
        prepare()
        figures = measure(options.messages)
    print(figures)
    if options.write:
        write_section(figures)


def measure(messages: int) -> str:
    """Return a row of the table of docs/performance.md."""
    from messaging.archive.exporting.actions import start_export

    owner, room = make_room(messages)
    with working() as worker:
        # What it takes to start a worker is not the export's.
        wait_until_finished(start_export(owner=owner))
        cpu, start = cpu_seconds(worker.pid), time.monotonic()
        job = wait_until_finished(start_export(owner=owner, room_id=room.pk))
        seconds, cpu = time.monotonic() - start, cpu_seconds(worker.pid) - cpu
        memory = peak_bytes(worker.pid) / 1024**2
    size = job.result["size"] / 1024**2
    return (
        f"| {job.done:,} | {job.done / seconds:,.0f} | {job.done / cpu:,.0f} "
        f"| {memory:.0f} | {size:.0f} |"
    )


def make_room(messages: int) -> tuple[Any, Any]:
    from django.db import connection

    from accounts.models import User
    from rooms.models import Room

    owner = User.objects.create_superuser("owner", password=None)
    room = Room.objects.create(name="Archive", name_key="archive", clock=messages)
    room.memberships.create(user=owner, role="owner")
    with connection.cursor() as cursor:
        for first in range(1, messages + 1, BATCH):
            last = min(first + BATCH - 1, messages)
            parameters = {"room": room.pk, "author": owner.pk, "first": first, "last": last}
            cursor.execute(FILL, parameters)
        cursor.execute("ANALYZE messaging_message")
    return owner, room


@contextlib.contextmanager
def working() -> Iterator[subprocess.Popen[bytes]]:
    worker = subprocess.Popen([sys.executable, "manage.py", "worker"], env=os.environ)
    try:
        yield worker
    finally:
        worker.terminate()
        worker.wait()


def wait_until_finished(job: Any) -> Any:
    while not job.is_finished:
        time.sleep(0.1)
        job.refresh_from_db()
    if job.state != job.State.SUCCEEDED:
        sys.exit(f"The export {job.state}: {job.note}")
    return job


def peak_bytes(pid: int) -> int:
    """The most memory that a process ever had."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise ValueError(f"process {pid} has no memory")


def write_section(figures: str) -> None:
    from tests.load.report import PAGE

    begin, end = "<!-- tests.load.archives -->\n", "<!-- end of archives -->"
    before, _, rest = PAGE.read_text().partition(begin)
    head = "| messages | a second | a CPU-second | worker's peak MiB | archive MiB |\n"
    table = f"{head}|--:|--:|--:|--:|--:|\n{figures}\n"
    PAGE.write_text(f"{before}{begin}{table}{end}{rest.partition(end)[2]}")


if __name__ == "__main__":
    main(sys.argv[1:])
