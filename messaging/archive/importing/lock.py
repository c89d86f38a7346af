"""The lock that allows only one import at a time, since two would make conflicting plans."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import connector_params

from accounts.common.errors import Conflict

LOCK_KEY = 0x436F6E66496D70  # "ConfImp"


class ImportRunning(Conflict):
    message = _("Another import is running. Wait until it finishes.")


@contextmanager
def import_lock() -> Iterator[None]:
    """Hold the lock. Raises ImportRunning.

    On a separate connection: a pooled one that broke would lose the lock unnoticed.
    """
    with psycopg.connect(**connector_params(), autocommit=True) as holder:
        taken = holder.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_KEY]).fetchone()
        if taken != (True,):
            raise ImportRunning
        try:
            yield
        finally:
            # A broken connection has released it.
            with suppress(psycopg.Error):
                holder.execute("SELECT pg_advisory_unlock(%s)", [LOCK_KEY])
