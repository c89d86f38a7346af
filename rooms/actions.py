"""What can be done to a room and its membership. Nothing else writes these rows."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Case, F, When
from django.utils.translation import gettext as _

from accounts.errors import Conflict, Invalid, NotFound
from accounts.models import User
from accounts.text import clean_line
from rooms.journal import get_journal
from rooms.models import Membership, Room

Role = Membership.Role


def create_room(*, creator: User, name: str, kind: str = Room.Kind.PUBLIC, topic: str = "") -> Room:
    """Make a room that `creator` owns. Raises Invalid (with fields) and Conflict (name taken)."""
    room = Room(name=clean_line(name), kind=kind, topic=clean_line(topic))
    try:
        room.full_clean(exclude={"name_key"}, validate_constraints=False)
        with transaction.atomic():
            room.save(force_insert=True)
            _admit(room, creator, Role.OWNER, event="room.created")
    except ValidationError as error:
        raise Invalid(fields={name: text[0] for name, text in error.message_dict.items()}) from None
    except IntegrityError:
        raise Conflict(fields={"name": _("There is already a room of that name.")}) from None
    return room


@transaction.atomic
def join_room(*, room: Room, user: User) -> Room:
    """Make `user` a member of a public room; nothing changes if they are one. Raises NotFound."""
    room = _lock(room.pk)
    if Membership.objects.filter(room=room, user=user).exists():
        return room
    if room.kind != Room.Kind.PUBLIC:
        raise NotFound
    # A room that lost its last member also lost its owner: the next to come takes it over.
    empty = not Membership.objects.filter(room=room).exists()
    _admit(room, user, Role.OWNER if empty else Role.MEMBER, event="member.joined")
    return room


@transaction.atomic
def leave_room(*, room: Room, user: User) -> None:
    """End the membership of `user`; nothing changes if there is none."""
    _dismiss(room, user, event="member.left", reason="left")


@transaction.atomic
def add_member(*, room: Room, user: User, role: str = Role.MEMBER) -> None:
    """Make `user` a member of a room of any kind. Raises Conflict if they are one."""
    room = _lock(room.pk)
    if Membership.objects.filter(room=room, user=user).exists():
        raise Conflict(_("They are in the room already."))
    _admit(room, user, Role(role), event="member.joined")


@transaction.atomic
def remove_member(*, room: Room, user: User) -> None:
    """End the membership of `user` against their will; nothing changes if there is none."""
    _dismiss(room, user, event="member.removed", reason="removed")


@transaction.atomic
def change_role(*, room: Room, user: User, role: str) -> None:
    """Give a member another role. Raises NotFound; Conflict where it would leave no owner."""
    room = _lock(room.pk)
    if not Membership.objects.filter(room=room, user=user).update(role=Role(role)):
        raise NotFound
    if not Membership.objects.filter(room=room, role=Role.OWNER).exists():
        raise Conflict(_("A room needs an owner: make somebody else one first."))


def _lock(room_id: UUID) -> Room:
    try:
        return Room.objects.locked().get(pk=room_id)
    except Room.DoesNotExist:
        raise NotFound from None


def _admit(room: Room, user: User, role: Role, *, event: str) -> None:
    _advance(room)
    # Whoever comes in has read what was said before them.
    Membership.objects.create(room=room, user=user, role=role, last_read=room.clock)
    get_journal().write_event(room=room, event=event, actor=user)
    get_journal().tell_entered(room=room, user=user)


def _dismiss(room: Room, user: User, *, event: str, reason: str) -> None:
    room = _lock(room.pk)
    removed = Membership.objects.filter(room=room, user=user).delete()[0]
    if not removed:
        return
    _pass_on_ownership(room)
    _advance(room)
    get_journal().write_event(room=room, event=event, actor=user)
    get_journal().tell_left(room=room, user=user, reason=reason)


def _advance(room: Room) -> None:
    """Take the room's next number, for a change of who is in it."""
    Room.objects.filter(pk=room.pk).update(
        clock=F("clock") + 1, membership_version=F("membership_version") + 1
    )
    room.clock += 1
    room.membership_version += 1


def _pass_on_ownership(room: Room) -> None:
    """Make the longest-standing moderator, else member, the owner where none is left."""
    members = Membership.objects.filter(room=room)
    if members.filter(role=Role.OWNER).exists():
        return
    moderators_first = Case(When(role=Role.MODERATOR, then=0), default=1)
    heir = members.order_by(moderators_first, "joined_at", "pk").first()
    if heir:
        heir.role = Role.OWNER
        heir.save(update_fields=["role"])
