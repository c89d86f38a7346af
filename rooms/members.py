"""Adding and ending memberships, for the actions: under the room's lock, with their events."""

from typing import Any
from uuid import UUID

from django.db.models import Case, When
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.common.errors import Forbidden, NotFound
from accounts.models import User
from rooms import clock
from rooms.events import get_room_events
from rooms.models import Ban, Invite, JoinRequest, Membership, Role, Room


def lock_room_row(room: Room | UUID) -> Room:
    """Return the room, its row locked until the transaction ends. Raises NotFound."""
    try:
        room_id = room.pk if isinstance(room, Room) else room
        return Room.objects.active().for_update().get(pk=room_id)
    except Room.DoesNotExist:
        raise NotFound from None


def lock_rooms_of(user: User, other: User) -> None:
    """Lock the direct rooms of both users until the transaction ends, in the order of ids."""
    theirs = Membership.objects.filter(user=other).values("room")
    rooms = Room.objects.filter(kind=Room.Kind.DIRECT, memberships__user=user, pk__in=theirs)
    list(rooms.order_by("pk").for_update().values_list("pk"))


def find_member(room: Room, user: User) -> Membership | None:
    return Membership.objects.filter(room=room, user=user).first()


def get_member(room: Room, user: User) -> Membership:
    """Raises NotFound."""
    membership = find_member(room, user)
    if membership is None:
        raise NotFound
    return membership


def check_not_banned(room: Room, user: User) -> None:
    """Raises Forbidden, with the reason and the end of the ban."""
    ban = Ban.objects.in_force().filter(room=room, user=user).first()
    if ban is None:
        return
    text = _("You're banned from this room.")
    if ban.expires_at:
        text = _("You're banned from this room until %(until)s.") % {
            "until": ban.expires_at.strftime("%Y-%m-%d %H:%M UTC")
        }
    if ban.reason:
        text += " " + _("Reason: %(reason)s") % {"reason": ban.reason}
    raise Forbidden(text)


def add_membership(
    room: Room, user: User, role: Role, *, event: str, actor: User | None = None, **details: Any
) -> None:
    """Make `user` a member. `actor` is the user who added them, or None if they joined."""
    joined_clock = room.clock
    clock.tick(room, members=True)
    JoinRequest.objects.filter(room=room, user=user).delete()
    # Earlier messages count as read for a new member.
    Membership.objects.create(
        room=room, user=user, role=role, last_read=room.clock, joined_clock=joined_clock
    )
    events = get_room_events()
    subject = user if actor else None
    events.write_event(room=room, event=event, actor=actor or user, subject=subject, **details)
    events.member_changed(room=room, user=user)


def end_membership(
    room: Room,
    user: User,
    *,
    event: str,
    code: str,
    actor: User | None = None,
    reason: str = "",
) -> dict[str, Any]:
    """End the membership of `user`, if there is one, and revoke their invite links.

    Returns the details of revoke_orphaned.
    """
    if not Membership.objects.filter(room=room, user=user).delete()[0]:
        return {}
    if not room.is_direct:
        _pass_on_ownership(room)
    links = revoke_orphaned(room)
    clock.tick(room, members=True)
    events = get_room_events()
    subject = user if actor else None
    events.write_event(room=room, event=event, actor=actor or user, subject=subject, **links)
    events.member_left(room=room, user=user, code=code, by=actor, reason=reason)
    return links


def revoke_orphaned(room: Room) -> dict[str, Any]:
    """Revoke the invite links of users who may not invite any more, under the room's lock.

    Returns `{"links": count}` for the system message and the audit log, or nothing.
    """
    count = Invite.objects.orphaned().filter(room=room).update(revoked_at=timezone.now())
    return {"links": count} if count else {}


def _pass_on_ownership(room: Room) -> None:
    """If no owner is left, make the earliest moderator, or else the earliest member, the owner."""
    members = Membership.objects.filter(room=room)
    if members.owners().exists():
        return
    moderators_first = Case(When(role=Role.MODERATOR, then=0), default=1)
    successor = members.order_by(moderators_first, "joined_at", "pk").first()
    if successor:
        successor.role = Role.OWNER
        successor.save(update_fields=["role"])
        get_room_events().member_changed(room=room, user=successor.user)
