"""Change roles, mute and unmute."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.common.errors import Conflict, Forbidden, Invalid
from accounts.models import User
from accounts.ranks import require_rank
from rooms import clock
from rooms.access import require
from rooms.events import get_room_events
from rooms.members import get_member, lock_room_row, revoke_orphaned
from rooms.models import Membership, Role, Room


@transaction.atomic
def change_role(
    *, room: Room, user: User, role: str, by: User, reason: str = "", as_staff: bool = False
) -> None:
    """Give a member another role; nothing changes if it is theirs already.

    Raises NotFound, Forbidden; Conflict if no owner would be left; Invalid if staff give no
    reason.
    """
    room = lock_room_row(room)
    if as_staff:
        require_rank(by, user)
        require_reason(reason)
    else:
        require("change_role", room=room, by=by)
    if room.is_direct:
        raise Forbidden(_("Not available in direct messages."))
    membership = get_member(room, user)
    if membership.role == Role(role):
        return
    membership.role = Role(role)
    membership.save(update_fields=["role"])
    if not Membership.objects.filter(room=room).owners().exists():
        raise Conflict(_("Make someone else an owner first."))
    links = revoke_orphaned(room)
    clock.tick(room)
    events = get_room_events()
    details = {"role": role, **links}
    events.write_event(room=room, event="member.role", actor=by, subject=user, **details)
    events.member_changed(room=room, user=user)
    audit.record(by, "member.role", user, room=room.pk, reason=reason, **details)


@transaction.atomic
def mute_member(
    *,
    room: Room,
    user: User,
    until: datetime,
    by: User,
    reason: str = "",
    as_staff: bool = False,
) -> None:
    """Mute a member until then. Raises NotFound, Forbidden, Invalid."""
    room = lock_room_row(room)
    if until <= timezone.now():
        raise Invalid(fields={"until": _("That time has passed.")})
    membership = get_member(room, user)
    if as_staff:
        require_rank(by, user)
    else:
        require("mute", room=room, by=by, target=membership)
    _mute(room, membership, until)
    audit.record(by, "member.mute", user, room=room.pk, reason=reason, until=until.isoformat())


@transaction.atomic
def unmute_member(*, room: Room, user: User, by: User, as_staff: bool = False) -> None:
    """Unmute a member. Raises NotFound, Forbidden."""
    room = lock_room_row(room)
    membership = get_member(room, user)
    if as_staff:
        require_rank(by, user)
    else:
        require("mute", room=room, by=by, target=membership)
    _mute(room, membership, None)
    audit.record(by, "member.unmute", user, room=room.pk)


def require_reason(reason: str) -> None:
    """Raise Invalid (with fields) if staff give a role without a reason."""
    if not reason.strip():
        raise Invalid(fields={"reason": _("Enter a reason.")})


def _mute(room: Room, membership: Membership, until: datetime | None) -> None:
    membership.muted_until = until
    membership.save(update_fields=["muted_until"])
    get_room_events().member_changed(room=room, user=membership.user)
