"""Hiding everything that somebody said in a span of time, in steps that may stop and go on.

A step is one transaction: some messages of one room, under that room's lock. Whoever runs them
(messaging/tasks/purges.py) may be killed between any two; the next goes on with what is left.
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
from messaging.actions.authority import authority_over_site
from messaging.actions.moderation import FIELDS
from messaging.actions.shared import tell_changes
from messaging.models import Message, Purge
from rooms import clock

MAX_STEP = 200  # messages hidden or restored in one transaction


@transaction.atomic
def start_purge(*, person: User, since: datetime, until: datetime, by: User, reason: str) -> Purge:
    """Ask for all that `person` said from `since` to `until` to be hidden.

    What they say from now on is not. Raises Invalid, and Forbidden for those of one's own rank
    or above.
    """
    until = min(until, timezone.now())
    if since >= until:
        raise Invalid(fields={"since": _("Choose a start time before the end time.")})
    require_rank(by, person)
    purge = Purge(person=person, since=since, until=until, started_by=by, reason=reason.strip())
    purge.authority = authority_over_site(by)
    purge.found = _to_hide(purge).count()
    purge.save()
    span = [since.isoformat(), until.isoformat()]
    audit.record(
        by, "purge.start", person, reason=reason, purge=purge.pk, span=span, found=purge.found
    )
    return purge


@transaction.atomic
def undo_purge(*, purge: Purge, by: User, reason: str = "") -> Purge:
    """Ask for what a purge has hidden to be restored; it hides no more.

    Raises Conflict, and Forbidden for a person of one's own rank or above, and for a purge of a
    higher authority.
    """
    purge = _hold(purge)
    require_rank(by, purge.person)
    if authority_over_site(by) < purge.authority:
        raise Forbidden
    if not purge.is_undoable:
        raise Conflict(_("This purge has already been undone."))
    purge.state, purge.finished_at = Purge.State.UNDO_QUEUED, None
    purge.save(update_fields=["state", "finished_at"])
    audit.record(by, "purge.undo", purge.person, reason=reason, purge=purge.pk)
    return purge


@transaction.atomic
def purge_step(purge: Purge) -> bool:
    """Hide the next messages; return whether there may be more to hide."""
    purge = _hold(purge)
    if purge.state not in Purge.TO_HIDE:
        return False
    changed = _change_next(_to_hide(purge), lambda message: _hide(message, purge))
    purge.hidden += changed
    _save(purge, changed, Purge.State.HIDING, Purge.State.DONE)
    return changed > 0


@transaction.atomic
def undo_step(purge: Purge) -> bool:
    """Restore the next messages; return whether there may be more to restore.

    What another purge covers too stays hidden, by that one.
    """
    purge, others = _hold_all(purge)
    if purge.state not in Purge.TO_UNDO:
        return False
    changed = _change_next(
        Message.objects.filter(purge=purge), lambda message: _release(message, others)
    )
    purge.restored += changed
    _save(purge, changed, Purge.State.UNDOING, Purge.State.UNDONE)
    return changed > 0


def _hold(purge: Purge) -> Purge:
    """Let nobody else take a step of it until the transaction ends."""
    return Purge.objects.select_for_update(of=("self",)).get(pk=purge.pk)


def _hold_all(purge: Purge) -> tuple[Purge, list[Purge]]:
    """Hold the purge and the others of its person that are in force, the highest authority first.

    In the order of their keys, so that no two undoings wait for each other.
    """
    theirs = Purge.objects.filter(person=purge.person_id).order_by("pk")
    held = {each.pk: each for each in theirs.select_for_update(of=("self",))}
    others = [each for each in held.values() if each.pk != purge.pk and each.is_undoable]
    return held[purge.pk], sorted(others, key=lambda each: -each.authority)


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
    """What others still read of it: what is deleted or hidden already stays as it is."""
    return Message.objects.filter(
        author=purge.person_id,
        created_at__range=(purge.since, purge.until),
        kind=Message.Kind.TEXT,
        deleted_at=None,
        hidden_at=None,
    )


def _change_next(messages: QuerySet[Message], change: Callable[[Message], None]) -> int:
    """Change the next messages of one room, each under its own number; return how many."""
    # Without the lock: who comes first is looked at again under it.
    room_id = messages.order_by("room").values_list("room", flat=True).first()
    if room_id is None:
        return 0
    start = clock.advance(room_id, 0).clock
    theirs = messages.in_room(room_id)  # type: ignore[attr-defined]
    batch: Sequence[Message] = list(theirs.order_by("seq")[:MAX_STEP])
    for number, message in enumerate(batch, start + 1):
        message.changed = number
        change(message)
    Message.objects.bulk_update(batch, [*FIELDS, "changed"])
    tick = clock.advance(room_id, len(batch))
    if batch:
        tell_changes(batch, tick)
    return len(batch)


def _save(purge: Purge, changed: int, going: str, done: str) -> None:
    purge.state = going if changed else done
    purge.finished_at = None if changed else timezone.now()
    purge.save(update_fields=["state", "hidden", "restored", "finished_at"])
