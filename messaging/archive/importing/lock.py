"""One import at a time: two would make the same plan, and get in each other's way."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import connector_params

from accounts.common.errors import Conflict

LOCK_KEY = 0x436F6E66496D70  # "ConfImp"


class AnotherImport(Conflict):
    message = _("Another import is running. Wait until it finishes.")


@contextmanager
def only_import() -> Iterator[None]:
    """Keep others from importing meanwhile. Raises AnotherImport.

    By a connection of its own: one of the pool would take the lock back there if it broke.
    """
    with psycopg.connect(**connector_params(), autocommit=True) as holder:
        taken = holder.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_KEY]).fetchone()
        if taken != (True,):
            raise AnotherImport
        try:
            yield
        finally:
            # One that broke has given it back.
            with suppress(psycopg.Error):
                holder.execute("SELECT pg_advisory_unlock(%s)", [LOCK_KEY])
