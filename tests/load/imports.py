"""How fast an archive is taken in, and in how much memory: `manage.py import`, as it is run."""

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.load.__main__ import durable_postgres, prepare
from tests.load.archives import make_room
from tests.run import ENVIRONMENT
from tests.services import VAR, redis

USUAL = 100_000  # messages
HEAD = "| | messages | a second | a CPU-second | peak MiB |\n|---|--:|--:|--:|--:|\n"
BEGIN, END = "<!-- tests.load.imports -->\n", "<!-- end of imports -->"


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.load.imports", description=__doc__)
    parser.add_argument("messages", type=int, nargs="?", default=USUAL)
    parser.add_argument("--write", action="store_true", help="put it in docs/performance.md")
    options = parser.parse_args(arguments)
    VAR.mkdir(exist_ok=True)
    with durable_postgres() as database, redis() as redis_url, TemporaryDirectory() as folder:
        os.environ.update(ENVIRONMENT | {"DATABASE_URL": database, "REDIS_URL": redis_url})
        prepare()
        figures = measure(options.messages, Path(folder) / "site.zip")
    print(HEAD + figures)
    if options.write:
        write_section(figures)


def measure(messages: int, archive: Path) -> str:
    """Return the rows of the table: looked through, taken in, and once more."""
    make_room(messages)
    add_beside()
    run("export", str(archive))
    before = count_rows()
    empty()
    acts = {
        "looked through": ["import", str(archive), "--dry-run"],
        "taken in": ["import", str(archive)],
        "again": ["import", str(archive)],
    }
    figures = "".join(describe(name, messages, run(*act)) for name, act in acts.items())
    if count_rows() != before:
        sys.exit(f"What came in is not what left: {before}, {count_rows()}.")
    return figures


ADD_ANSWERS = "UPDATE messaging_message SET reply_to = seq - 1 WHERE seq % 10 = 0"
ADD_REACTIONS = """
    INSERT INTO messaging_reaction (message_id, user_id, emoji)
    SELECT m.id, m.author_id, e FROM messaging_message m, unnest(ARRAY['👍', '🎉']) AS e
    WHERE m.seq % 20 = 0
"""
SUM_UP = """
    UPDATE messaging_message m SET reactions = (
        SELECT jsonb_agg(jsonb_build_object(
            'emoji', r.emoji, 'count', 1, 'users', jsonb_build_array(r.user_id)) ORDER BY r.id)
        FROM messaging_reaction r WHERE r.message_id = m.id
    ) WHERE m.seq % 20 = 0
"""


def add_beside() -> None:
    """Have every tenth message answer another, and every twentieth have reactions."""
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in (ADD_ANSWERS, ADD_REACTIONS, SUM_UP):
            cursor.execute(statement)


def count_rows() -> dict[str, int]:
    from messaging.models import Message, Reaction
    from rooms.models import Membership, Room

    models = (Room, Membership, Message, Reaction)
    return {model.__name__: model.objects.count() for model in models}


def empty() -> None:
    """Take away all but the owner."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE rooms_room CASCADE")


def run(*command: str) -> tuple[float, float, float]:
    """Run a command of the operator's; return its seconds, CPU-seconds and peak in MiB."""
    began = time.monotonic()
    with subprocess.Popen([sys.executable, "manage.py", *command], env=os.environ) as process:
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed.")
    return time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def describe(name: str, messages: int, figures: tuple[float, float, float]) -> str:
    seconds, cpu, peak = figures
    speeds = f"{messages / seconds:,.0f} | {messages / cpu:,.0f}"
    return f"| {name} | {messages:,} | {speeds} | {peak:.0f} |\n"


def write_section(figures: str) -> None:
    from tests.load.report import PAGE

    section = re.escape(BEGIN) + ".*?" + re.escape(END)
    text = f"{BEGIN}{HEAD}{figures}{END}"
    PAGE.write_text(re.sub(section, lambda _: text, PAGE.read_text(), flags=re.DOTALL))


if __name__ == "__main__":
    main(sys.argv[1:])
