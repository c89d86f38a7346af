"""Why somebody may not post: found out after the statement that did not let them."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.errors import ConfabError, Forbidden, NotFound, RateLimited, Retry
from accounts.models import Block, User
from rooms.access import find_wait, require
from rooms.models import Membership, Room


def explain_refusal(room_id: UUID, author_id: UUID) -> ConfabError:
    """Return what to tell an author whose draft was not posted."""
    room = Room.objects.filter(pk=room_id).first()
    author = User.objects.filter(pk=author_id).first()
    if room is None or author is None:
        return NotFound()
    try:
        membership = require("post", room=room, by=author)
    except ConfabError as error:
        return error
    if wait := find_wait("post", membership):
        return RateLimited(_("This room is in slow mode."), retry_after=wait)
    if room.is_direct and Block.objects.filter(_by_members(room), blocked=author).exists():
        return Forbidden(_("You cannot write to this person."))
    return Retry()  # what was in the way has gone since


def _by_members(room: Room) -> Q:
    return Q(blocker__in=Membership.objects.filter(room=room).values("user"))
