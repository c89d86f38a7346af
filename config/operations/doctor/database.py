"""Whether PostgreSQL is there, is the right one, has our tables and tells the same time."""

import time
from collections.abc import Iterator

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from config.operations.doctor.findings import Finding, well, wrong

OLDEST = 15
SKEW_SECONDS = 2.0
SUBJECT = "database"


def check_database() -> Iterator[Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
            version = cursor.fetchone()[0]
    except Error as error:
        yield wrong(SUBJECT, f"no response; check DATABASE_URL. {_first_line(error)}")
        return
    found = [*_check_version(version), *_check_letters(), *_check_clock(), *_check_migrations()]
    yield from found or [well(SUBJECT, f"PostgreSQL {version}, its tables and its clock")]


def _check_version(version: int) -> Iterator[Finding]:
    if version < OLDEST:
        yield wrong(SUBJECT, f"PostgreSQL {version} is too old: {OLDEST} or newer is required.")


def _check_letters() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        encoding = cursor.fetchone()[0]
        cursor.execute("SELECT '室' ~ '[[:alpha:]]'")
        knows_chinese = cursor.fetchone()[0]
    if encoding != "UTF8" or not knows_chinese:
        yield wrong(
            SUBJECT,
            f"its encoding is {encoding} and its locale rejects Chinese characters. Recreate "
            "it from template0 with ENCODING 'UTF8' LOCALE 'C.UTF-8'.",
        )


def _check_clock() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        began = time.time()
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        there = float(cursor.fetchone()[0])
    skew = there - (began + time.time()) / 2
    if abs(skew) > SKEW_SECONDS:
        direction = "ahead of" if skew > 0 else "behind"
        yield wrong(
            "clock",
            f"the database's clock is {abs(skew):.0f} s {direction} ours. Messages and sessions "
            "get wrong times: synchronize both machines with NTP.",
        )


def _check_migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        yield wrong(SUBJECT, f"{len(plan)} migrations are not applied: run manage.py migrate.")


def _first_line(error: Exception) -> str:
    return str(error.__cause__ or error).splitlines()[0]
