"""Keeping somebody out of a room, and forgiving them."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.common.errors import Forbidden, Invalid, NotFound
from accounts.models import User
from accounts.ranks import require_rank
from rooms.access import require
from rooms.members import dismiss, find_member, hold
from rooms.models import Ban, Room


@transaction.atomic
def ban_member(
    *,
    room: Room,
    user: User,
    by: User,
    reason: str = "",
    until: datetime | None = None,
    as_staff: bool = False,
) -> None:
    """Remove `user`, if they are in, and let them in no more until then, or ever.

    Raises Forbidden, Invalid.
    """
    room = hold(room)
    if room.is_direct:
        raise Forbidden(_("Not available in direct messages."))
    if until and until <= timezone.now():
        raise Invalid(fields={"until": _("That time has passed.")})
    if user == by:
        raise Forbidden
    if as_staff:
        require_rank(by, user)
    else:
        require("ban", room=room, by=by, target=find_member(room, user))
    ban = {"banned_by": by, "reason": reason, "expires_at": until, "created_at": timezone.now()}
    Ban.objects.update_or_create(room=room, user=user, defaults=ban)
    links = dismiss(room, user, event="member.banned", reason="banned", actor=by, why=reason)
    until_text = until.isoformat() if until else None
    audit.record(by, "member.ban", user, room=room.pk, reason=reason, until=until_text, **links)


@transaction.atomic
def unban_person(*, room: Room, user: User, by: User, as_staff: bool = False) -> None:
    """Let a banned person come back if they like. Raises NotFound, Forbidden."""
    room = hold(room)
    if as_staff:
        require_rank(by, user)
    else:
        require("ban", room=room, by=by)
    if not Ban.objects.filter(room=room, user=user).delete()[0]:
        raise NotFound
    audit.record(by, "member.unban", user, room=room.pk)
