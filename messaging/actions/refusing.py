"""Why somebody may not post: found out after the statement that did not let them."""

from uuid import UUID

from django.utils.translation import gettext as _

from accounts.common.errors import ConfabError, NotFound, RateLimited, Retry
from accounts.models import User
from rooms.access import find_wait, require
from rooms.models import Room


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
    return Retry()  # what was in the way has gone since
