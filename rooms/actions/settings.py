"""What a room is called, what it is for, and its policies."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.common.errors import Invalid
from accounts.common.text import clean_line
from accounts.models import User
from rooms.access import require
from rooms.actions.create import name_taken, validate_room
from rooms.events import get_journal
from rooms.invites import revoke_orphaned
from rooms.members import advance, hold
from rooms.models import Room

# Which act of rooms/access.py changes which field, and how it is told.
ACTS = {
    "name": "rename",
    "topic": "describe",
    "description": "describe",
    "icon": "describe",
    "slow_seconds": "slow",
    "post_role": "configure",
    "invite_role": "configure",
    "history": "configure",
    "is_findable": "configure",
}
EVENTS = {"name": "room.renamed", "topic": "room.topic"}


def update_room(*, room: Room, by: User, as_staff: bool = False, **changes: Any) -> Room:
    """Change fields of ACTS; those that stay as they are count for nothing.

    Raises NotFound, Forbidden, Invalid (with fields), Conflict (name taken).
    """
    if unknown := changes.keys() - ACTS.keys():
        raise Invalid(fields=dict.fromkeys(unknown, _("This can't be changed.")))
    try:
        with transaction.atomic():
            return _update(room, by, as_staff, changes)
    except IntegrityError:
        raise name_taken() from None


def _update(room: Room, by: User, as_staff: bool, changes: dict[str, Any]) -> Room:
    room = hold(room)
    news = {name: value for name, value in _clean(changes).items() if getattr(room, name) != value}
    if not as_staff:
        for act in sorted({ACTS[name] for name in changes}):
            require(act, room=room, by=by)
    for name, value in news.items():
        setattr(room, name, value)
    validate_room(room)
    if not news:
        return room
    room.save(update_fields=[*news, "name_key"])
    if "invite_role" in news:
        news |= revoke_orphaned(room)
    _tell(room, by, news)
    audit.record(by, "room.update", room, room=room.pk, **news)
    return room


def _clean(changes: dict[str, Any]) -> dict[str, Any]:
    cleaned = dict(changes)
    for name in {"name", "topic", "icon"} & changes.keys():
        cleaned[name] = clean_line(changes[name])
    if "description" in changes:
        cleaned["description"] = changes["description"].strip()
    return cleaned


def _tell(room: Room, by: User, news: dict[str, Any]) -> None:
    """Write what everybody should know as events; one of them for all the lesser changes."""
    named = {EVENTS[name]: {name: news[name]} for name in EVENTS.keys() & news.keys()}
    lesser = {name: value for name, value in news.items() if name not in EVENTS}
    events = named | ({"room.changed": lesser} if lesser else {})
    for event, details in events.items():
        advance(room)
        get_journal().write_event(room=room, event=event, actor=by, **details)
    get_journal().tell_updated(room=room)
