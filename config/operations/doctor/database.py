"""Checks PostgreSQL: version, locale, clock and migrations."""

import time
from collections.abc import Iterator

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from config.operations.doctor.findings import Finding, error, ok

MIN_VERSION = 15
SKEW_SECONDS = 2.0
SUBJECT = "database"


def check_database() -> Iterator[Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
            version = cursor.fetchone()[0]
    except Error as exception:
        yield error(SUBJECT, f"no response; check DATABASE_URL. {_first_line(exception)}")
        return
    findings = [*_check_version(version), *_check_locale(), *_check_clock(), *_check_migrations()]
    yield from findings or [
        ok(SUBJECT, f"PostgreSQL {version}, with current tables and the right time")
    ]


def _check_version(version: int) -> Iterator[Finding]:
    if version < MIN_VERSION:
        yield error(
            SUBJECT, f"PostgreSQL {version} is too old: {MIN_VERSION} or newer is required."
        )


def _check_locale() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        encoding = cursor.fetchone()[0]
        cursor.execute("SELECT '室' ~ '[[:alpha:]]'")
        is_alphabetic = cursor.fetchone()[0]
    if encoding != "UTF8" or not is_alphabetic:
        yield error(
            SUBJECT,
            f"its encoding is {encoding} and its locale rejects Chinese characters. Recreate "
            "it from template0 with ENCODING 'UTF8' LOCALE 'C.UTF-8'.",
        )


def _check_clock() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        began = time.time()
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        database_time = float(cursor.fetchone()[0])
    skew = database_time - (began + time.time()) / 2
    if abs(skew) > SKEW_SECONDS:
        direction = "ahead of" if skew > 0 else "behind"
        yield error(
            "clock",
            f"the database's clock is {abs(skew):.0f} s {direction} ours. Messages and sessions "
            "get wrong times: synchronize both machines with NTP.",
        )


def _check_migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        yield error(SUBJECT, f"{len(plan)} migrations are not applied: run manage.py migrate.")


def _first_line(exception: Exception) -> str:
    return str(exception.__cause__ or exception).splitlines()[0]
