"""How many rows each table has, and a sum over what is in them."""

import psycopg
from psycopg import sql

# As text, whose shape the session's settings decide.
SHAPE = "SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL extra_float_digits = 1"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
# Whatever the order of the rows: a restored table may have another.
COUNT = """
SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text
FROM {} t
"""

Tally = dict[str, tuple[int, str]]


def count_tables(cursor: psycopg.Cursor) -> Tally:
    """Return {table: (rows, sum)} as the cursor's transaction sees it."""
    cursor.execute(SHAPE)
    tables = [row[0] for row in cursor.execute(TABLES).fetchall()]
    return {table: _count(cursor, table) for table in tables}


def find_differences(expected: Tally, found: Tally) -> list[str]:
    """Say for each table in which the two differ how they do."""
    return [
        f"{table}: {_compare(expected.get(table), found.get(table))}"
        for table in sorted(expected.keys() | found.keys())
        if expected.get(table) != found.get(table)
    ]


def _count(cursor: psycopg.Cursor, table: str) -> tuple[int, str]:
    query = sql.SQL(COUNT).format(sql.Identifier("public", table))
    row = cursor.execute(query).fetchone()
    assert row  # noqa: S101 - an aggregate has one
    return row[0], row[1]


def _compare(expected: tuple[int, str] | None, found: tuple[int, str] | None) -> str:
    if found is None:
        return "is missing"
    if expected is None:
        return "should not be there"
    if expected[0] != found[0]:
        return f"{found[0]} rows instead of {expected[0]}"
    return "as many rows, but not the same"
