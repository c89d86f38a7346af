"""Purges: hiding all messages of a user from a span of time, in resumable steps.

A step is one transaction: some messages of one room, under that room's lock. The job that runs
the steps (messaging/tasks/purges.py) may be killed between two; the next run continues.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.common.errors import Conflict, Forbidden, Invalid
from accounts.models import User
from accounts.ranks import require_rank
from messaging.actions.moderation import FIELDS, site_authority
from messaging.actions.shared import broadcast_changes
from messaging.models import Message, Purge
from rooms import clock

MAX_STEP = 200  # messages hidden or restored in one transaction


@transaction.atomic
def start_purge(*, person: User, since: datetime, until: datetime, by: User, reason: str) -> Purge:
    """Create a purge of the messages that `person` sent from `since` to `until`, at most now.

    Raises Invalid, and Forbidden if the person's rank is not below that of `by`.
    """
    until = min(until, timezone.now())
    if since >= until:
        raise Invalid(fields={"since": _("Choose a start time before the end time.")})
    require_rank(by, person)
    purge = Purge(person=person, since=since, until=until, started_by=by, reason=reason.strip())
    purge.authority = site_authority(by)
    purge.found = _to_hide(purge).count()
    purge.save()
    span = [since.isoformat(), until.isoformat()]
    audit.record(
        by, "purge.start", person, reason=reason, purge=purge.pk, span=span, found=purge.found
    )
    return purge


@transaction.atomic
def undo_purge(*, purge: Purge, by: User, reason: str = "") -> Purge:
    """Stop a purge and queue the restoring of the messages that it has hidden.

    Raises Conflict, and Forbidden if the person's rank is not below that of `by`, or the purge has
    a higher authority.
    """
    purge = _lock(purge)
    require_rank(by, purge.person)
    if site_authority(by) < purge.authority:
        raise Forbidden
    if not purge.is_undoable:
        raise Conflict(_("This purge has already been undone."))
    purge.state, purge.finished_at = Purge.State.UNDO_QUEUED, None
    purge.save(update_fields=["state", "finished_at"])
    audit.record(by, "purge.undo", purge.person, reason=reason, purge=purge.pk)
    return purge


@transaction.atomic
def hide_next_messages(purge: Purge) -> bool:
    """Hide the next messages; return whether there may be more to hide."""
    purge = _lock(purge)
    if purge.state not in Purge.TO_HIDE:
        return False
    changed = _change_next(_to_hide(purge), lambda message: _hide(message, purge))
    purge.hidden += changed
    _save(purge, changed, Purge.State.HIDING, Purge.State.DONE)
    return changed > 0


@transaction.atomic
def restore_next_messages(purge: Purge) -> bool:
    """Restore the next messages; return whether there may be more to restore.

    What another purge covers too stays hidden, by that one.
    """
    purge, others = _lock_all(purge)
    if purge.state not in Purge.TO_UNDO:
        return False
    changed = _change_next(
        Message.objects.filter(purge=purge), lambda message: _release(message, others)
    )
    purge.restored += changed
    _save(purge, changed, Purge.State.UNDOING, Purge.State.UNDONE)
    return changed > 0


def _lock(purge: Purge) -> Purge:
    """Lock the purge: no other transaction runs a step of it meanwhile."""
    return Purge.objects.select_for_update(of=("self",)).get(pk=purge.pk)


def _lock_all(purge: Purge) -> tuple[Purge, list[Purge]]:
    """Lock the purge, and the person's others that are in force, highest authority first.

    Rows are locked in the order of their keys, so that two undos can't deadlock.
    """
    theirs = Purge.objects.filter(person=purge.person_id).order_by("pk")
    locked = {each.pk: each for each in theirs.select_for_update(of=("self",))}
    others = [each for each in locked.values() if each.pk != purge.pk and each.is_undoable]
    return locked[purge.pk], sorted(others, key=lambda each: -each.authority)


def _hide(message: Message, purge: Purge) -> None:
    message.hidden_at, message.hidden_authority = timezone.now(), purge.authority
    message.purge = purge


def _release(message: Message, others: Sequence[Purge]) -> None:
    other = next((each for each in others if each.covers(message)), None)
    if other is None:
        message.hidden_at = message.hidden_authority = message.purge = None
        return
    message.hidden_authority, message.purge = other.authority, other
    Purge.objects.filter(pk=other.pk).update(hidden=F("hidden") + 1)


def _to_hide(purge: Purge) -> QuerySet[Message]:
    """Return the messages that the purge has yet to hide, which are neither deleted nor hidden."""
    return Message.objects.filter(
        author=purge.person_id,
        created_at__range=(purge.since, purge.until),
        kind=Message.Kind.TEXT,
        deleted_at=None,
        hidden_at=None,
    )


def _change_next(messages: QuerySet[Message], change: Callable[[Message], None]) -> int:
    """Change the next messages of one room, each with its own clock; return how many."""
    # Chosen without a lock; its messages are read again under it.
    room_id = messages.order_by("room").values_list("room", flat=True).first()
    if room_id is None:
        return 0
    start = clock.tick(room_id, count=0).clock
    theirs = messages.in_room(room_id)  # type: ignore[attr-defined]
    batch: Sequence[Message] = list(theirs.order_by("seq")[:MAX_STEP])
    for number, message in enumerate(batch, start + 1):
        message.changed = number
        change(message)
    Message.objects.bulk_update(batch, [*FIELDS, "changed"])
    tick = clock.tick(room_id, count=len(batch))
    if batch:
        broadcast_changes(batch, tick)
    return len(batch)


def _save(purge: Purge, changed: int, going: str, done: str) -> None:
    purge.state = going if changed else done
    purge.finished_at = None if changed else timezone.now()
    purge.save(update_fields=["state", "hidden", "restored", "finished_at"])
