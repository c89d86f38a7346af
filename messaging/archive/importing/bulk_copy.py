"""Writing many rows with COPY."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import connection

# Rows; few enough for the timeouts of statements and idle transactions.
BATCH_SIZE = 2_000


def copy_rows(table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows in batches.

    `table` and `columns` are trusted names, never from an archive. Django's default values don't
    apply: `columns` must include every column without a default in the database.
    """
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    rows = iter(rows)
    while batch := list(islice(rows, BATCH_SIZE)):
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in batch:
                copy.write_row(row)
