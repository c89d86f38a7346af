"""How memberships come and go, for the actions: always under the room's lock, always told."""

from typing import Any
from uuid import UUID

from django.db.models import Case, F, When
from django.utils.translation import gettext as _

from accounts.common.errors import Forbidden, NotFound
from accounts.models import User
from rooms.events import get_journal
from rooms.invites import revoke_orphaned
from rooms.models import Ban, JoinRequest, Membership, Role, Room


def hold(room: Room | UUID) -> Room:
    """Return the room, its row locked until the transaction ends. Raises NotFound."""
    try:
        return Room.objects.standing().locked().get(pk=room.pk if isinstance(room, Room) else room)
    except Room.DoesNotExist:
        raise NotFound from None


def lock_rooms_of(user: User, other: User) -> None:
    """Lock the direct rooms that both are in until the transaction ends, in the order of ids."""
    theirs = Membership.objects.filter(user=other).values("room")
    rooms = Room.objects.filter(kind=Room.Kind.DIRECT, memberships__user=user, pk__in=theirs)
    list(rooms.order_by("pk").locked().values_list("pk"))


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
    ban = Ban.objects.standing().filter(room=room, user=user).first()
    if ban is None:
        return
    said = _("You're banned from this room.")
    if ban.expires_at:
        said = _("You're banned from this room until %(until)s.") % {
            "until": ban.expires_at.strftime("%Y-%m-%d %H:%M UTC")
        }
    if ban.reason:
        said += " " + _("Reason: %(reason)s") % {"reason": ban.reason}
    raise Forbidden(said)


def admit(
    room: Room, user: User, role: Role, *, event: str, actor: User | None = None, **details: Any
) -> None:
    """Make `user` a member and say so. `actor` is whoever let them in, if not they themselves."""
    joined_clock = room.clock
    advance(room, members=True)
    JoinRequest.objects.filter(room=room, user=user).delete()
    # Whoever comes in has read what was said before them.
    Membership.objects.create(
        room=room, user=user, role=role, last_read=room.clock, joined_clock=joined_clock
    )
    journal = get_journal()
    subject = user if actor else None
    journal.write_event(room=room, event=event, actor=actor or user, subject=subject, **details)
    journal.tell_entered(room=room, user=user)


def dismiss(
    room: Room,
    user: User,
    *,
    event: str,
    reason: str,
    actor: User | None = None,
    why: str = "",
) -> dict[str, Any]:
    """End the membership of `user`, if there is one, and the links they made.

    Returns the details of revoke_orphaned.
    """
    if not Membership.objects.filter(room=room, user=user).delete()[0]:
        return {}
    if not room.is_direct:
        _pass_on_ownership(room)
    links = revoke_orphaned(room)
    advance(room, members=True)
    journal = get_journal()
    subject = user if actor else None
    journal.write_event(room=room, event=event, actor=actor or user, subject=subject, **links)
    journal.tell_left(room=room, user=user, reason=reason, by=actor, why=why)
    return links


def advance(room: Room, *, members: bool = False) -> None:
    """Take the room's next number, also of its memberships if `members` changed."""
    Room.objects.filter(pk=room.pk).update(
        clock=F("clock") + 1, membership_version=F("membership_version") + int(members)
    )
    room.clock += 1
    room.membership_version += members


def _pass_on_ownership(room: Room) -> None:
    """Make the longest-standing moderator, else member, the owner where none is left."""
    members = Membership.objects.filter(room=room)
    if members.owners().exists():
        return
    moderators_first = Case(When(role=Role.MODERATOR, then=0), default=1)
    heir = members.order_by(moderators_first, "joined_at", "pk").first()
    if heir:
        heir.role = Role.OWNER
        heir.save(update_fields=["role"])
        get_journal().tell_entered(room=room, user=heir.user)
