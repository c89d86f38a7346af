"""Coming in and going out."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.common.errors import Conflict, Forbidden, NotFound
from accounts.models import User
from accounts.ranks import require_rank
from rooms.access import require
from rooms.actions.roles import require_reason
from rooms.events import get_journal
from rooms.members import admit, check_not_banned, dismiss, find_member, hold
from rooms.models import Membership, Role, Room


@transaction.atomic
def join_room(*, room: Room, user: User) -> Room:
    """Make `user` a member of a public room; nothing changes if they are one.

    Raises NotFound; Forbidden if they are banned, or have to ask.
    """
    room = hold(room)
    if find_member(room, user):
        return room
    if room.kind == Room.Kind.PRIVATE and room.is_findable:
        raise Forbidden(_("You need approval from a moderator to join this room."))
    if room.kind != Room.Kind.PUBLIC:
        raise NotFound
    check_not_banned(room, user)
    # A room that lost its last member also lost its owner: the next to come takes it over.
    empty = not Membership.objects.filter(room=room).exists()
    admit(room, user, Role.OWNER if empty else Role.MEMBER, event="member.joined")
    return room


@transaction.atomic
def leave_room(*, room: Room, user: User) -> None:
    """End the membership of `user`; nothing changes if there is none. Raises Forbidden.

    Of direct rooms those of three or more can be left. The same people do not find such a room any
    more: who left it comes back into another one, or not at all.
    """
    room = hold(room)
    if not find_member(room, user):
        return
    require("leave", room=room, by=user)
    links = dismiss(room, user, event="member.left", reason="left")
    if links:
        audit.record(user, "invite.revoke", room, room=room.pk, **links)
    if room.is_direct:
        Room.objects.filter(pk=room.pk).update(direct_key=None)
        _show_who_stays(room)


def _show_who_stays(room: Room) -> None:
    """A direct room is called after its people: show it to them by its new name."""
    for membership in Membership.objects.filter(room=room).select_related("user"):
        get_journal().tell_entered(room=room, user=membership.user)


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

    The staff may give any role, to a person of a lower rank and for a reason. Raises Conflict if
    they are a member, Forbidden if `by` may not invite or `user` is banned or blocks them, Invalid.
    """
    room = hold(room)
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
    admit(room, user, Role(role), event="member.added", actor=by)
    audit.record(by, "member.add", user, room=room.pk, reason=reason, role=role)


@transaction.atomic
def remove_member(
    *, room: Room, user: User, by: User, reason: str = "", as_staff: bool = False
) -> None:
    """End the membership of `user` against their will; nothing changes if there is none.

    Raises Forbidden, also in direct rooms: the same people would find one that they are not in.
    """
    room = hold(room)
    if room.is_direct:
        raise Forbidden(_("Not available in direct messages."))
    target = find_member(room, user)
    if as_staff:
        require_rank(by, user)
    else:
        require("remove", room=room, by=by, target=target)
    if target:
        links = dismiss(room, user, event="member.removed", reason="removed", actor=by, why=reason)
        audit.record(by, "member.remove", user, room=room.pk, reason=reason, **links)
