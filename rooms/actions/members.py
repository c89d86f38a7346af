"""Join, leave, add, remove, ban and unban."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.common.errors import Conflict, Forbidden, Invalid, NotFound
from accounts.models import User
from accounts.ranks import require_rank
from rooms.access import require
from rooms.actions.roles import require_reason
from rooms.events import get_room_events
from rooms.members import (
    add_membership,
    check_not_banned,
    end_membership,
    find_member,
    lock_room_row,
)
from rooms.models import Ban, Membership, Role, Room


@transaction.atomic
def join_room(*, room: Room, user: User) -> Room:
    """Make `user` a member of a public room; nothing changes if they are one.

    Raises NotFound; Forbidden if they are banned, or have to ask.
    """
    room = lock_room_row(room)
    if find_member(room, user):
        return room
    if room.kind == Room.Kind.PRIVATE and room.is_findable:
        raise Forbidden(_("You need approval from a moderator to join this room."))
    if room.kind != Room.Kind.PUBLIC:
        raise NotFound
    check_not_banned(room, user)
    # In a room without members the next one to join becomes the owner.
    empty = not Membership.objects.filter(room=room).exists()
    add_membership(room, user, Role.OWNER if empty else Role.MEMBER, event="member.joined")
    return room


@transaction.atomic
def leave_room(*, room: Room, user: User) -> None:
    """End the membership of `user`; nothing changes if there is none. Raises Forbidden.

    Only direct rooms of three or more can be left. Afterwards the same people get a new room.
    """
    room = lock_room_row(room)
    if not find_member(room, user):
        return
    require("leave", room=room, by=user)
    links = end_membership(room, user, event="member.left", code="left")
    if links:
        audit.record(user, "invite.revoke", room, room=room.pk, **links)
    if room.is_direct:
        Room.objects.filter(pk=room.pk).update(direct_key=None)
        _rename_for_members(room)


def _rename_for_members(room: Room) -> None:
    """Send the remaining members the direct room with its new display name."""
    for membership in Membership.objects.filter(room=room).select_related("user"):
        get_room_events().member_changed(room=room, user=membership.user)


@transaction.atomic
def add_member(
    *,
    room: Room,
    user: User,
    by: User,
    role: str = Role.MEMBER,
    reason: str = "",
    as_staff: bool = False,
) -> None:
    """Make `user` a member of a public or private room.

    Staff may give any role, to a user of a lower rank and for a reason. Raises Conflict if
    they are a member, Forbidden if `by` may not invite or `user` is banned or blocks them, Invalid.
    """
    room = lock_room_row(room)
    if room.is_direct:
        raise Forbidden(_("Not available in direct messages."))
    if not as_staff:
        require("invite", room=room, by=by, person=user)
        role = Role.MEMBER
    if role != Role.MEMBER:
        require_rank(by, user)
        require_reason(reason)
    if find_member(room, user):
        raise Conflict(_("Already a member."))
    if not user.is_active:
        raise NotFound
    check_not_banned(room, user)
    add_membership(room, user, Role(role), event="member.added", actor=by)
    audit.record(by, "member.add", user, room=room.pk, reason=reason, role=role)


@transaction.atomic
def remove_member(
    *, room: Room, user: User, by: User, reason: str = "", as_staff: bool = False
) -> None:
    """End the membership of `user` by a moderator; nothing changes if there is none.

    Raises Forbidden, also in direct rooms: the same people would find one that they are not in.
    """
    room = lock_room_row(room)
    if room.is_direct:
        raise Forbidden(_("Not available in direct messages."))
    target = find_member(room, user)
    if as_staff:
        require_rank(by, user)
    else:
        require("remove", room=room, by=by, target=target)
    if target:
        links = end_membership(
            room, user, event="member.removed", code="removed", actor=by, reason=reason
        )
        audit.record(by, "member.remove", user, room=room.pk, reason=reason, **links)


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
    """Remove `user`, if they are a member, and ban them until then, or permanently.

    Raises Forbidden, Invalid.
    """
    room = lock_room_row(room)
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
    links = end_membership(
        room, user, event="member.banned", code="banned", actor=by, reason=reason
    )
    until_text = until.isoformat() if until else None
    audit.record(by, "member.ban", user, room=room.pk, reason=reason, until=until_text, **links)


@transaction.atomic
def unban_person(*, room: Room, user: User, by: User, as_staff: bool = False) -> None:
    """Lift a ban. Raises NotFound, Forbidden."""
    room = lock_room_row(room)
    if as_staff:
        require_rank(by, user)
    else:
        require("ban", room=room, by=by)
    if not Ban.objects.filter(room=room, user=user).delete()[0]:
        raise NotFound
    audit.record(by, "member.unban", user, room=room.pk)
