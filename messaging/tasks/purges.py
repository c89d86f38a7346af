"""Purges as background jobs of the moderators who start them."""

from collections.abc import Callable

from accounts.models import User
from messaging.actions import hide_next_messages, restore_next_messages
from messaging.jobs.actions import start_job
from messaging.jobs.registry import Progress, Run, Steps, job
from messaging.models import Purge


def start_purge_job(purge: Purge, *, by: User) -> None:
    """Start a job that runs or undoes the purge from its current state."""
    about = purge.person.username
    start_job(owner=by, kind="purge", args={"purge": purge.pk}, about=about, is_limited=False)


@job("purge")
def run_purge_job(run: Run) -> Steps:
    """Needs no cursor: the purge's row holds its state."""
    purge = Purge.objects.get(pk=run.args["purge"])
    while _step(purge):
        yield Progress(done=_done(purge), total=_total(purge))
    return {"purge": purge.pk, "hidden": purge.hidden, "restored": purge.restored}


def run_purge(purge: Purge, *, on_step: Callable[[Purge], None] = lambda _purge: None) -> None:
    """Run or undo the purge to its end."""
    more = True
    while more:
        more = _step(purge)
        on_step(purge)


def _step(purge: Purge) -> bool:
    """Run the next step, hiding or restoring; return whether more are left."""
    moved = hide_next_messages(purge) or restore_next_messages(purge)
    purge.refresh_from_db()
    return moved or purge.state in Purge.UNFINISHED


def _done(purge: Purge) -> int:
    return purge.restored if purge.state in Purge.TO_UNDO else purge.hidden


def _total(purge: Purge) -> int:
    return purge.hidden if purge.state in Purge.TO_UNDO else max(purge.found, purge.hidden)
