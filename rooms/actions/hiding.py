"""Leaving a direct room out of one's own list, until something new is written in it."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.common.errors import Forbidden
from accounts.models import User
from rooms.events import get_journal
from rooms.members import get_member, hold
from rooms.models import Membership, Room


@transaction.atomic
def hide_conversation(*, room: Room, user: User) -> None:
    """Hide a direct room; nothing changes if it is hidden. Raises NotFound, Forbidden.

    Under the room's lock, so that a message is either before this, or shows the room again
    (messaging/actions/insert_sql.py).
    """
    room = hold(room)
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
        get_journal().tell_entered(room=room, user=user)
