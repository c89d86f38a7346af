"""Create, change, lock, archive and delete rooms."""

from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.common.errors import Conflict, Invalid
from accounts.common.text import clean_line
from accounts.models import User
from rooms import clock
from rooms.access import require
from rooms.events import get_room_events
from rooms.labels import public_label
from rooms.members import add_membership, lock_room_row, revoke_orphaned
from rooms.models import Membership, Role, Room

# The permission of rooms/access.py to change each field.
PERMISSIONS = {
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
# The system messages about these fields; the others share one, "room.changed".
EVENTS = {"name": "room.renamed", "topic": "room.topic"}


class StateChange(NamedTuple):
    permission: str
    field: str
    is_on: bool
    event: str


LOCKED = StateChange("lock", "locked_at", True, "room.locked")
UNLOCKED = StateChange("lock", "locked_at", False, "room.unlocked")
ARCHIVED = StateChange("archive", "archived_at", True, "room.archived")
RESTORED = StateChange("archive", "archived_at", False, "room.restored")


def create_room(
    *,
    creator: User,
    name: str,
    kind: str = Room.Kind.PUBLIC,
    topic: str = "",
    description: str = "",
    icon: str = "",
) -> Room:
    """Create a room that `creator` owns. Raises Invalid (with fields) and Conflict (name taken)."""
    if kind == Room.Kind.DIRECT:
        raise Invalid(fields={"kind": _("Start a direct message instead.")})
    room = Room(
        name=clean_line(name),
        kind=kind,
        topic=clean_line(topic),
        description=description.strip(),
        icon=icon.strip(),
    )
    validate_room(room)
    try:
        with transaction.atomic():
            room.save(force_insert=True)
            add_membership(room, creator, Role.OWNER, event="room.created")
    except IntegrityError:
        raise name_taken() from None
    return room


def validate_room(room: Room) -> None:
    """Raise Invalid (with fields) unless every field of `room` is valid."""
    try:
        room.full_clean(exclude={"name_key"}, validate_constraints=False, validate_unique=False)
    except ValidationError as error:
        raise Invalid(fields={name: text[0] for name, text in error.message_dict.items()}) from None


def name_taken() -> Conflict:
    return Conflict(fields={"name": _("A room with this name already exists.")})


def update_room(*, room: Room, by: User, as_staff: bool = False, **changes: Any) -> Room:
    """Change fields of PERMISSIONS; unchanged ones have no effect.

    Raises NotFound, Forbidden, Invalid (with fields), Conflict (name taken).
    """
    if unknown := changes.keys() - PERMISSIONS.keys():
        raise Invalid(fields=dict.fromkeys(unknown, _("This can't be changed.")))
    try:
        with transaction.atomic():
            return _update(room, by, as_staff, changes)
    except IntegrityError:
        raise name_taken() from None


def _update(room: Room, by: User, as_staff: bool, changes: dict[str, Any]) -> Room:
    room = lock_room_row(room)
    news = {name: value for name, value in _clean(changes).items() if getattr(room, name) != value}
    if not as_staff:
        for permission in sorted({PERMISSIONS[name] for name in changes}):
            require(permission, room=room, by=by)
    for name, value in news.items():
        setattr(room, name, value)
    validate_room(room)
    if not news:
        return room
    room.save(update_fields=[*news, "name_key"])
    if "invite_role" in news:
        news |= revoke_orphaned(room)
    _write_events(room, by, news)
    audit.record(by, "room.update", room, room=room.pk, **news)
    return room


def _clean(changes: dict[str, Any]) -> dict[str, Any]:
    cleaned = dict(changes)
    for name in {"name", "topic", "icon"} & changes.keys():
        cleaned[name] = clean_line(changes[name])
    if "description" in changes:
        cleaned["description"] = changes["description"].strip()
    return cleaned


def _write_events(room: Room, by: User, news: dict[str, Any]) -> None:
    """Write a system message for each field of EVENTS, and one for all other fields."""
    named = {EVENTS[name]: {name: news[name]} for name in EVENTS.keys() & news.keys()}
    lesser = {name: value for name, value in news.items() if name not in EVENTS}
    events = named | ({"room.changed": lesser} if lesser else {})
    for event, details in events.items():
        clock.tick(room)
        get_room_events().write_event(room=room, event=event, actor=by, **details)
    get_room_events().room_updated(room=room)


@transaction.atomic
def lock_room(*, room: Room, by: User, reason: str = "", as_staff: bool = False) -> None:
    """Let only moderators post; nothing changes if locked. Raises NotFound, Forbidden."""
    _change_state(room, by, LOCKED, reason, as_staff)


@transaction.atomic
def unlock_room(*, room: Room, by: User, reason: str = "", as_staff: bool = False) -> None:
    """Let all members post again. Raises NotFound, Forbidden."""
    _change_state(room, by, UNLOCKED, reason, as_staff)


@transaction.atomic
def archive_room(*, room: Room, by: User, reason: str = "", as_staff: bool = False) -> None:
    """Make the room read-only. Raises NotFound, Forbidden."""
    _change_state(room, by, ARCHIVED, reason, as_staff)


@transaction.atomic
def unarchive_room(*, room: Room, by: User, reason: str = "", as_staff: bool = False) -> None:
    """Unarchive the room. Raises NotFound, Forbidden."""
    _change_state(room, by, RESTORED, reason, as_staff)


@transaction.atomic
def delete_room(*, room: Room, by: User, reason: str) -> None:
    """Delete the room and its messages. For the admin only, which checks the permission.

    The room disappears and its name is free at once; a background job deletes the messages.
    """
    room = lock_room_row(room)
    events = get_room_events()
    for membership in Membership.objects.filter(room=room).select_related("user"):
        events.member_left(room=room, user=membership.user, code="deleted", by=by, reason=reason)
    label = public_label(room)
    audit.record(by, "room.delete", room, label=label, room=room.pk, reason=reason, kind=room.kind)
    _remove_access(room)
    events.erase_room(room=room, by=by)


def _remove_access(room: Room) -> None:
    """Delete every way into the room, and free its name."""
    for rows in (room.memberships, room.invites, room.join_requests, room.bans):
        rows.all().delete()
    clock.tick(room, members=True)
    room.name, room.direct_key = str(room), None
    room.kind, room.is_findable, room.is_group = Room.Kind.PRIVATE, False, False
    room.deleted_at = timezone.now()
    fields = ["name", "direct_key", "kind", "is_findable", "is_group", "deleted_at"]
    room.save(update_fields=fields)


def _change_state(room: Room, by: User, change: StateChange, reason: str, as_staff: bool) -> None:
    room = lock_room_row(room)
    if not as_staff:
        require(change.permission, room=room, by=by)
    if bool(getattr(room, change.field)) == change.is_on:
        return
    setattr(room, change.field, timezone.now() if change.is_on else None)
    room.save(update_fields=[change.field])
    clock.tick(room)
    get_room_events().write_event(room=room, event=change.event, actor=by)
    get_room_events().room_updated(room=room)
    audit.record(by, change.event, room, room=room.pk, reason=reason)


@transaction.atomic
def read_private_room(*, room: Room, by: User, reason: str) -> None:
    """Record why a site moderator reads `room`. For the admin only, which checks the permission.

    Raises Invalid.
    """
    if not reason.strip():
        raise Invalid
    label = public_label(room)
    audit.record(by, "room.read", room, label=label, room=room.pk, reason=reason, kind=room.kind)
