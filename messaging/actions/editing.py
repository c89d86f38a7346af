"""Editing and deleting messages. They keep their seq."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.common.errors import Forbidden, RateLimited
from accounts.models import User
from messaging.actions.mentions import Mentions, set_mentions
from messaging.actions.moderation import hide, room_authority
from messaging.actions.new_message import ComposedText, compose
from messaging.actions.shared import get_text, save_change
from messaging.models import Message, MessageEdit
from messaging.models.edit import find_surplus
from messaging.rendering.bounds import max_html
from rooms import clock
from rooms.access import require, slow_mode_wait
from rooms.models import Membership

MENTIONS = ["mentions", "mentions_all"]
MAX_CORRECTION_SECONDS = 5 * 60  # after posting; such edits are exempt from slow mode
CORRECTION = timedelta(seconds=MAX_CORRECTION_SECONDS)


def edit_message(*, by: User, room_id: UUID, seq: int, body: str) -> Message:
    """Replace the body of one's own message; the earlier text stays readable.

    Raises what `save_edit` does, and Retry.
    """
    text = compose(room_id=room_id, author=by, body=body)
    return save_edit(by=by, room_id=room_id, seq=seq, text=text)


def save_edit(*, by: User, room_id: UUID, seq: int, text: ComposedText) -> Message:
    """Replace the text of one's own message by a composed one.

    The author must be allowed to post. Slow mode applies as to a post, except within
    MAX_CORRECTION_SECONDS of posting. Raises NotFound, Forbidden, RateLimited.
    """
    with transaction.atomic():
        tick = clock.tick(room_id)
        membership = require("edit", room=room_id, by=by)
        message = get_text(membership, seq)
        if message.author_id != by.pk:
            raise Forbidden
        now = timezone.now()
        if membership.room.slow_seconds and now > message.created_at + CORRECTION:
            _apply_slow_mode(membership, now)
        _save_earlier_text(message, now)
        message.body, message.html, message.edited_at = text.body, text.html, now
        set_mentions(message, text.mentions, by=by)
        return save_change(message, tick, ["body", "html", "edited_at", *MENTIONS])


def delete_message(*, by: User, room_id: UUID, seq: int, reason: str = "") -> Message:
    """Delete one's own message, or hide another's as a moderator of the room.

    Raises NotFound (also if it is deleted or hidden already), Forbidden.
    """
    with transaction.atomic():
        tick = clock.tick(room_id)
        message = get_text(require("delete", room=room_id, by=by), seq)
        if message.author_id != by.pk:
            return _hide(message, tick, by=by, reason=reason)
        message.edits.all().delete()
        message.reaction_rows.all().delete()
        message.body = message.html = ""
        message.reactions = []
        set_mentions(message, Mentions({}), by=by)
        message.deleted_at = timezone.now()
        return save_change(message, tick, ["body", "html", "deleted_at", "reactions", *MENTIONS])


def _apply_slow_mode(membership: Membership, now: datetime) -> None:
    """Check and restart the member's wait, under the room's lock. Raises RateLimited."""
    if wait := slow_mode_wait("edit", membership):
        raise RateLimited(_("This room is in slow mode."), retry_after=wait)
    membership.last_posted_at = now
    membership.save(update_fields=["last_posted_at"])


def _hide(message: Message, tick: clock.Tick, *, by: User, reason: str) -> Message:
    author = Membership.objects.filter(room=message.room_id, user=message.author_id).first()
    membership = require("hide_message", room=message.room_id, by=by, target=author)
    return hide(message, tick, by=by, authority=room_authority(membership), reason=reason)


def _save_earlier_text(message: Message, now: datetime) -> None:
    """Save the text that an edit replaces, under the room's lock.

    Beyond the limits the oldest texts are deleted, except the first one.
    """
    MessageEdit.objects.create(
        message=message, body=message.body, html=_bounded_html(message), edited_at=now
    )
    if message.edited_at is None:  # this is the first edit
        return
    sizes = message.edits.annotate(size=Length("body")).order_by("-pk").values_list("pk", "size")
    surplus = find_surplus(list(sizes))
    if surplus:
        MessageEdit.objects.filter(pk__in=surplus).delete()


def _bounded_html(message: Message) -> str:
    """Return the message's HTML, or none if it predates the limit on HTML."""
    return message.html if len(message.html) <= max_html(message.body) else ""
