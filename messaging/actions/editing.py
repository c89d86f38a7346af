"""Changing one's own messages, and taking them back. They keep their place in the room."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.errors import Forbidden, NotFound
from accounts.models import User
from messaging import broadcasts
from messaging.markdown import render
from messaging.models import Message
from rooms import clock
from rooms.access import get_joined_room


def edit_message(*, author: User, room_id: UUID, seq: int, body: str) -> Message:
    """Give one's own message another body. Raises NotFound, Forbidden."""
    html = render(body)
    with transaction.atomic():
        tick = clock.advance(room_id)
        message = _find_own(author, room_id, seq)
        message.body, message.html, message.edited_at = body, html, timezone.now()
        return _save(message, tick, ["body", "html", "edited_at"])


def delete_message(*, author: User, room_id: UUID, seq: int) -> Message:
    """Take back what one's own message says. Raises NotFound (also the second time), Forbidden."""
    with transaction.atomic():
        tick = clock.advance(room_id)
        message = _find_own(author, room_id, seq)
        message.body = message.html = ""
        message.deleted_at = timezone.now()
        return _save(message, tick, ["body", "html", "deleted_at"])


def _find_own(author: User, room_id: UUID, seq: int) -> Message:
    room = get_joined_room(author, room_id)
    texts = Message.objects.in_room(room.pk).filter(kind=Message.Kind.TEXT, deleted_at=None)
    message = texts.filter(seq=seq).first()
    if message is None:
        raise NotFound
    if message.author_id != author.pk:
        raise Forbidden
    return message


def _save(message: Message, tick: clock.Tick, fields: list[str]) -> Message:
    message.changed = tick.clock
    message.save(update_fields=[*fields, "changed"])
    transaction.on_commit(lambda: broadcasts.message_updated(message, tick.membership_version))
    return message
