"""Direct rooms: open, hide and show them."""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.common.errors import Forbidden, Invalid, NotFound, Retry
from accounts.models import User
from rooms import clock
from rooms.access import check_conversation
from rooms.events import get_room_events
from rooms.members import get_member, lock_room_row
from rooms.models import Membership, Role, Room
from rooms.models.room import make_direct_key

MAX_PEOPLE = 9


def open_direct(*, by: User, users: Collection[User]) -> Room:
    """Return the direct room of `by` and `users`, created if there is none.

    An existing room is returned despite blocks, and shown again if hidden. None is created if one
    of the others blocks `by` or is blocked by them.
    Raises Invalid (number of people), NotFound (no such person), Forbidden (blocked), Retry.
    """
    people = {user.pk: user for user in [by, *users]}
    if not 2 <= len(people) <= MAX_PEOPLE:
        raise Invalid(_("Choose 1 to 8 other people."))
    key = make_direct_key(people)
    found = Room.objects.filter(direct_key=key).first()
    if found:
        show_conversation(room=found, user=by)
        return found
    if not all(user.is_active for user in people.values()):
        raise NotFound
    check_conversation(by, people.keys() - {by.pk})
    try:
        return _create(by, people.values(), key)
    except IntegrityError:  # another request created it first
        room = Room.objects.filter(direct_key=key).first()
        if room is None:  # and a member has left it since
            raise Retry from None
        return room


@transaction.atomic
def _create(by: User, people: Collection[User], key: str) -> Room:
    is_group = len(people) > 2
    room = Room.objects.create(kind=Room.Kind.DIRECT, direct_key=key, is_group=is_group)
    Membership.objects.bulk_create(
        Membership(room=room, user=user, role=Role.MEMBER) for user in people
    )
    clock.tick(room, members=True)
    get_room_events().write_event(room=room, event="direct.opened", actor=by)
    for user in people:
        get_room_events().member_changed(room=room, user=user)
    return room


@transaction.atomic
def hide_conversation(*, room: Room, user: User) -> None:
    """Hide a direct room; nothing changes if it is hidden. Raises NotFound, Forbidden.

    Under the room's lock, so that a message is either before this, or shows the room again
    (messaging/actions/insert_sql.py).
    """
    room = lock_room_row(room)
    get_member(room, user)
    if not room.is_direct:
        raise Forbidden(_("Only direct messages can be hidden."))
    _set_hidden(room, user, is_hidden=True)


@transaction.atomic
def show_conversation(*, room: Room, user: User) -> None:
    """Show a hidden direct room again; nothing changes if it is shown."""
    _set_hidden(room, user, is_hidden=False)


def _set_hidden(room: Room, user: User, *, is_hidden: bool) -> None:
    membership = Membership.objects.filter(room=room, user=user).exclude(is_hidden=is_hidden)
    if membership.update(is_hidden=is_hidden):
        get_room_events().member_changed(room=room, user=user)
