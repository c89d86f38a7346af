"""Asking to be let into a private room that can be found."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.common.errors import Conflict, NotFound
from accounts.common.text import clean_line
from accounts.models import User
from rooms.access import require
from rooms.events import get_journal
from rooms.members import admit, check_not_banned, find_member, hold
from rooms.models import JoinRequest, Role, Room

MAX_NOTE = 250  # characters
MAX_WAITING = 200  # requests of a room


@transaction.atomic
def ask_to_join(*, room: Room, user: User, note: str = "") -> None:
    """Leave a request with the room's moderators; the newest note counts.

    Raises NotFound, Forbidden (banned), Conflict (a member already, or too many ask).
    """
    room = hold(room)
    if room.kind != Room.Kind.PRIVATE or not room.is_findable or room.archived_at:
        raise NotFound
    if find_member(room, user):
        raise Conflict(_("You're already in this room."))
    check_not_banned(room, user)
    others = JoinRequest.objects.filter(room=room).exclude(user=user)
    if others.count() >= MAX_WAITING:
        raise Conflict(_("This room has too many join requests. Try again later."))
    note = clean_line(note)[:MAX_NOTE]
    JoinRequest.objects.update_or_create(room=room, user=user, defaults={"note": note})
    get_journal().tell_requests(room=room, asking=user)


@transaction.atomic
def admit_person(*, room: Room, user: User, by: User) -> None:
    """Let in somebody who asked. Raises NotFound, Forbidden."""
    room = hold(room)
    require("admit", room=room, by=by)
    _take_request(room, user)
    check_not_banned(room, user)
    if not find_member(room, user):
        admit(room, user, Role.MEMBER, event="member.added", actor=by)
    get_journal().tell_requests(room=room)


@transaction.atomic
def refuse_person(*, room: Room, user: User, by: User) -> None:
    """Put a request aside; they may ask again. Raises NotFound, Forbidden."""
    room = hold(room)
    require("admit", room=room, by=by)
    _take_request(room, user)
    get_journal().tell_requests(room=room)


def _take_request(room: Room, user: User) -> None:
    if not JoinRequest.objects.filter(room=room, user=user).delete()[0]:
        raise NotFound
