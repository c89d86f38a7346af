"""Writing many rows at once."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import connection

# Few enough that neither a statement nor the pause before the next is cut short by a timeout.
AT_ONCE = 2_000


def copy_rows(table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows by COPY, which is made for that.

    `table` and `columns` are names of ours, never of an archive. Default values of Django are not
    those of the database: every column that has to have one is to be named.
    """
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    rows = iter(rows)
    while part := list(islice(rows, AT_ONCE)):
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in part:
                copy.write_row(row)
