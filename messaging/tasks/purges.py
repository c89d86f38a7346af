"""Running purges, in the background: as jobs of the moderators who asked for them."""

from collections.abc import Callable

from accounts.models import User
from messaging.actions import hide_next_messages, restore_next_messages
from messaging.jobs.actions import start_job
from messaging.jobs.registry import Progress, Run, Steps, job
from messaging.models import Purge


def start(purge: Purge, *, by: User) -> None:
    """Have the purge carried out, or undone, from where it stands."""
    about = purge.person.username
    start_job(owner=by, kind="purge", args={"purge": purge.pk}, about=about, is_limited=False)


@job("purge")
def carry_out(run: Run) -> Steps:
    """Where it stands is in the purge's own row, so there is no cursor."""
    purge = Purge.objects.get(pk=run.args["purge"])
    while _step(purge):
        yield Progress(done=_done(purge), total=_total(purge))
    return {"purge": purge.pk, "hidden": purge.hidden, "restored": purge.restored}


def run_purge(purge: Purge, *, tell: Callable[[Purge], None] = lambda _purge: None) -> None:
    """Carry the purge out, or its undoing, to the end; `tell` is called after every step."""
    more = True
    while more:
        more = _step(purge)
        tell(purge)


def _step(purge: Purge) -> bool:
    """Take a step either way; return whether there is more to do."""
    moved = hide_next_messages(purge) or restore_next_messages(purge)
    purge.refresh_from_db()
    return moved or purge.state in Purge.UNFINISHED


def _done(purge: Purge) -> int:
    return purge.restored if purge.state in Purge.TO_UNDO else purge.hidden


def _total(purge: Purge) -> int:
    return purge.hidden if purge.state in Purge.TO_UNDO else max(purge.found, purge.hidden)
