"""Moderators take back what others said, and may think again."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.errors import NotFound
from accounts.models import User
from accounts.ranks import require_rank
from messaging.actions.changing import find_hidden, save_change
from messaging.models import Message
from rooms import clock
from rooms.access import require


@transaction.atomic
def hide_message(*, room_id: UUID, seq: int, by: User, reason: str = "") -> Message:
    """Let nobody read the message any more: for the admin, which checks the right.

    Members delete (messaging/actions/editing.py). Raises NotFound, and Forbidden for what
    somebody of one's own rank or above wrote.
    """
    tick = clock.advance(room_id)
    message = _get(room_id, seq, hidden_at=None, deleted_at=None)
    require_rank(by, message.author)
    return hide(message, tick, by=by, reason=reason)


@transaction.atomic
def restore_message(
    *, room_id: UUID, seq: int, by: User, reason: str = "", as_staff: bool = False
) -> Message:
    """Let a hidden message be read again. Raises NotFound, Forbidden."""
    tick = clock.advance(room_id)
    if as_staff:
        message = _get(room_id, seq, hidden_at__isnull=False)
        require_rank(by, message.author)
    else:
        message = find_hidden(require("hide_message", room=room_id, by=by), seq)
    message.hidden_at = message.purge = None
    _record("message.restore", message, by, reason)
    return save_change(message, tick, ["hidden_at", "purge"])


def hide(message: Message, tick: clock.Tick, *, by: User, reason: str) -> Message:
    """Hide a message under its room's lock, by somebody who may."""
    message.hidden_at = timezone.now()
    _record("message.hide", message, by, reason)
    return save_change(message, tick, ["hidden_at"])


def _get(room_id: UUID, seq: int, **state: object) -> Message:
    """Find a text for the admin, which has checked the right to the room. Raises NotFound."""
    texts = Message.objects.in_room(room_id).filter(kind=Message.Kind.TEXT, **state)
    message = texts.filter(seq=seq).first()
    if message is None:
        raise NotFound
    return message


def _record(action: str, message: Message, by: User, reason: str) -> None:
    label = f"{message.author} #{message.seq}"
    details = {"author": str(message.author_id), "seq": message.seq}
    audit.record(by, action, message, label=label, room=message.room_id, reason=reason, **details)
