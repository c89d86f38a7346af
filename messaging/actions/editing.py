"""Changing messages, and taking them back. They keep their place in the room."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.errors import Forbidden
from accounts.models import User
from messaging.actions.authority import authority_in_room
from messaging.actions.changing import find_text, save_change
from messaging.actions.hiding import hide
from messaging.actions.mentioning import Mentioned, find_mentioned, mention
from messaging.markdown import render
from messaging.models import Message, MessageEdit
from rooms import clock
from rooms.access import require
from rooms.models import Membership

MENTIONS = ["mentions", "mentions_all"]


def edit_message(*, by: User, room_id: UUID, seq: int, body: str) -> Message:
    """Give one's own message another body; the earlier one stays to be read.

    Raises NotFound, Forbidden.
    """
    mentioned = find_mentioned(room_id=room_id, author=by, body=body)
    html = render(body, mentioned.names)
    with transaction.atomic():
        tick = clock.advance(room_id)
        message = find_text(require("edit", room=room_id, by=by), seq)
        if message.author_id != by.pk:
            raise Forbidden
        now = timezone.now()
        MessageEdit.objects.create(message=message, body=message.body, edited_at=now)
        message.body, message.html, message.edited_at = body, html, now
        mention(message, mentioned, by=by)
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
        mention(message, Mentioned({}), by=by)
        message.deleted_at = timezone.now()
        return save_change(message, tick, ["body", "html", "deleted_at", "reactions", *MENTIONS])


def _hide(message: Message, tick: clock.Tick, *, by: User, reason: str) -> Message:
    author = Membership.objects.filter(room=message.room_id, user=message.author_id).first()
    membership = require("hide_message", room=message.room_id, by=by, target=author)
    return hide(message, tick, by=by, authority=authority_in_room(membership), reason=reason)
