"""Making a room quiet: locked for a while, archived for good, deleted for ever."""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from rooms.access import require
from rooms.events import get_journal
from rooms.labels import public_label
from rooms.members import advance, hold
from rooms.models import Membership, Room


@transaction.atomic
def lock_room(*, room: Room, by: User, reason: str = "", as_staff: bool = False) -> None:
    """Let only moderators speak; nothing changes if so. Raises NotFound, Forbidden."""
    _set(room, by, "lock", "locked_at", True, event="room.locked", why=reason, staff=as_staff)


@transaction.atomic
def unlock_room(*, room: Room, by: User, reason: str = "", as_staff: bool = False) -> None:
    """Let everybody speak again. Raises NotFound, Forbidden."""
    _set(room, by, "lock", "locked_at", False, event="room.unlocked", why=reason, staff=as_staff)


@transaction.atomic
def archive_room(*, room: Room, by: User, reason: str = "", as_staff: bool = False) -> None:
    """Let the room be read and found, and nothing be added. Raises NotFound, Forbidden."""
    _set(
        room, by, "archive", "archived_at", True, event="room.archived", why=reason, staff=as_staff
    )


@transaction.atomic
def restore_room(*, room: Room, by: User, reason: str = "", as_staff: bool = False) -> None:
    """Take a room out of the archive. Raises NotFound, Forbidden."""
    _set(
        room, by, "archive", "archived_at", False, event="room.restored", why=reason, staff=as_staff
    )


@transaction.atomic
def delete_room(*, room: Room, by: User, reason: str) -> None:
    """Delete the room and everything in it. For the admin alone, which checks the right.

    It is gone for everybody at once, and its name is free. The text goes in the background.
    """
    room = hold(room)
    journal = get_journal()
    for membership in Membership.objects.filter(room=room).select_related("user"):
        journal.tell_left(room=room, user=membership.user, reason="deleted", by=by, why=reason)
    label = public_label(room)
    audit.record(by, "room.delete", room, label=label, room=room.pk, reason=reason, kind=room.kind)
    _withdraw(room)
    journal.erase(room=room, by=by)


def _withdraw(room: Room) -> None:
    """Leave of the room what nobody can reach."""
    for rows in (room.memberships, room.invites, room.join_requests, room.bans):
        rows.all().delete()
    advance(room, members=True)
    room.name, room.direct_key = str(room), None
    room.kind, room.is_findable, room.is_group = Room.Kind.PRIVATE, False, False
    room.deleted_at = timezone.now()
    fields = ["name", "direct_key", "kind", "is_findable", "is_group", "deleted_at"]
    room.save(update_fields=fields)


def _set(
    room: Room, by: User, act: str, field: str, on: bool, *, event: str, why: str, staff: bool
) -> None:
    room = hold(room)
    if not staff:
        require(act, room=room, by=by)
    if bool(getattr(room, field)) == on:
        return
    setattr(room, field, timezone.now() if on else None)
    room.save(update_fields=[field])
    advance(room)
    get_journal().write_event(room=room, event=event, actor=by)
    get_journal().tell_updated(room=room)
    audit.record(by, event, room, room=room.pk, reason=why)
