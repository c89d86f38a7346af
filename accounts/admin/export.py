"""The audit log as CSV, a page of rows at a time, safe to open in a spreadsheet."""

import csv
from collections.abc import AsyncIterator, Iterable
from io import StringIO
from typing import Any

from asgiref.sync import sync_to_async
from django.db.models import QuerySet

from accounts.models import AuditEntry

BATCH = 1_000  # rows read and sent at a time
# Prefixes of what a spreadsheet reads as a formula: OWASP, "CSV Injection".
FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r", "\n")
COLUMNS = (
    "id", "at", "actor", "action", "target_kind", "target_id", "label", "room", "address",
    "reason", "details",
)  # fmt: skip


async def as_csv(entries: QuerySet[AuditEntry]) -> AsyncIterator[bytes]:
    """Yield the header and the rows, newest first, without rows added in the meantime."""
    yield write([COLUMNS])
    last: int | None = None
    while rows := await sync_to_async(_read)(entries, last):
        yield write(rows)
        last = rows[-1][0]


def write(rows: Iterable[Iterable[Any]]) -> bytes:
    text = StringIO()
    csv.writer(text).writerows([[escape_formula(cell) for cell in row] for row in rows])
    return text.getvalue().encode()


def escape_formula(cell: Any) -> str:
    """Return the cell as text that a spreadsheet doesn't evaluate."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA_PREFIXES) else text


def _read(entries: QuerySet[AuditEntry], last: int | None) -> list[tuple[Any, ...]]:
    below = entries if last is None else entries.filter(pk__lt=last)
    rows = below.order_by("-pk").select_related("actor")[:BATCH]
    return [tuple(getattr(row, name) for name in COLUMNS) for row in rows]
