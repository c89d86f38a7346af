"""Running purges. Each asks for it to be run; what waits is run by `manage.py purge`."""

from collections.abc import Callable

from messaging.actions import purge_step, undo_step
from messaging.models import Purge


def start(purge: Purge) -> None:
    """Have the purge carried out in the background, from where it stands."""
    # It waits in the table, as its state says.


def run_purge(purge: Purge, *, tell: Callable[[Purge], None] = lambda _purge: None) -> None:
    """Carry the purge out, or its undoing, to the end; `tell` is called after every step."""
    while True:
        more = purge_step(purge) or undo_step(purge)
        purge.refresh_from_db()
        tell(purge)
        if not more and purge.state not in Purge.UNFINISHED:
            return
