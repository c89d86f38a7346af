"""The number of rows in each table, with a checksum of their contents."""

import psycopg
from psycopg import sql

# The checksum is of the rows' text, which depends on these settings.
FORMAT = "SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL extra_float_digits = 1"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
# Independent of the order of rows, which a restore may change.
COUNT = """
SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text
FROM {} t
"""

RowCounts = dict[str, tuple[int, str]]


def count_tables(cursor: psycopg.Cursor) -> RowCounts:
    """Return {table: (rows, checksum)} in the cursor's transaction."""
    cursor.execute(FORMAT)
    tables = [row[0] for row in cursor.execute(TABLES).fetchall()]
    return {table: _count(cursor, table) for table in tables}


def find_differences(expected: RowCounts, actual: RowCounts) -> list[str]:
    """Return a line for each table that differs."""
    return [
        f"{table}: {_compare(expected.get(table), actual.get(table))}"
        for table in sorted(expected.keys() | actual.keys())
        if expected.get(table) != actual.get(table)
    ]


def _count(cursor: psycopg.Cursor, table: str) -> tuple[int, str]:
    query = sql.SQL(COUNT).format(sql.Identifier("public", table))
    row = cursor.execute(query).fetchone()
    assert row  # noqa: S101 - an aggregate always returns one
    return row[0], row[1]


def _compare(expected: tuple[int, str] | None, actual: tuple[int, str] | None) -> str:
    if actual is None:
        return "is missing"
    if expected is None:
        return "unexpected table"
    if expected[0] != actual[0]:
        return f"{actual[0]} rows instead of {expected[0]}"
    return "same number of rows, but different content"
