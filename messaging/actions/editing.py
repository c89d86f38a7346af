"""Changing messages, and taking them back. They keep their place in the room."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.common.errors import Forbidden, RateLimited
from accounts.models import User
from messaging.actions.authority import authority_in_room
from messaging.actions.earlier_texts import keep_earlier
from messaging.actions.mentions import Mentions, set_mentions
from messaging.actions.moderation import hide
from messaging.actions.new_message import ComposedText, compose
from messaging.actions.shared import find_text, save_change
from messaging.models import Message
from rooms import clock
from rooms.access import find_wait, require
from rooms.models import Membership

MENTIONS = ["mentions", "mentions_all"]
MAX_CORRECTION_SECONDS = 5 * 60  # after posting, in which an edit is free of slow mode
CORRECTION = timedelta(seconds=MAX_CORRECTION_SECONDS)


def edit_message(*, by: User, room_id: UUID, seq: int, body: str) -> Message:
    """Give one's own message another body; the earlier one stays to be read.

    Raises what `save_edit` does, and Retry.
    """
    text = compose(room_id=room_id, author=by, body=body)
    return save_edit(by=by, room_id=room_id, seq=seq, text=text)


def save_edit(*, by: User, room_id: UUID, seq: int, text: ComposedText) -> Message:
    """Give one's own message another text, which is composed already.

    It takes the right to post. In slow mode it also takes a turn, as a post does, except within
    MAX_CORRECTION_SECONDS of posting. Raises NotFound, Forbidden, RateLimited.
    """
    with transaction.atomic():
        tick = clock.advance(room_id)
        membership = require("edit", room=room_id, by=by)
        message = find_text(membership, seq)
        if message.author_id != by.pk:
            raise Forbidden
        now = timezone.now()
        if membership.room.slow_seconds and now > message.created_at + CORRECTION:
            _take_turn(membership, now)
        keep_earlier(message, now)
        message.body, message.html, message.edited_at = text.body, text.html, now
        set_mentions(message, text.mentions, by=by)
        return save_change(message, tick, ["body", "html", "edited_at", *MENTIONS])


def delete_message(*, by: User, room_id: UUID, seq: int, reason: str = "") -> Message:
    """Take a message back: one's own loses its text, another's is hidden by a moderator.

    Raises NotFound (also the second time), Forbidden.
    """
    with transaction.atomic():
        tick = clock.advance(room_id)
        message = find_text(require("delete", room=room_id, by=by), seq)
        if message.author_id != by.pk:
            return _hide(message, tick, by=by, reason=reason)
        message.edits.all().delete()
        message.reaction_rows.all().delete()
        message.body = message.html = ""
        message.reactions = []
        set_mentions(message, Mentions({}), by=by)
        message.deleted_at = timezone.now()
        return save_change(message, tick, ["body", "html", "deleted_at", "reactions", *MENTIONS])


def _take_turn(membership: Membership, now: datetime) -> None:
    """Under the room's lock, so that no two acts take the same turn. Raises RateLimited."""
    if wait := find_wait("edit", membership):
        raise RateLimited(_("This room is in slow mode."), retry_after=wait)
    membership.last_posted_at = now
    membership.save(update_fields=["last_posted_at"])


def _hide(message: Message, tick: clock.Tick, *, by: User, reason: str) -> Message:
    author = Membership.objects.filter(room=message.room_id, user=message.author_id).first()
    membership = require("hide_message", room=message.room_id, by=by, target=author)
    return hide(message, tick, by=by, authority=authority_in_room(membership), reason=reason)
