"""Hiding and restoring messages."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.common.errors import Forbidden, NotFound
from accounts.models import User
from accounts.ranks import require_rank
from messaging.actions.shared import get_hidden, save_change
from messaging.models import Authority, Message, Purge
from rooms import clock
from rooms.access import require
from rooms.models import Membership, Role

FIELDS = ["hidden_at", "hidden_authority", "purge"]


@transaction.atomic
def hide_message(*, room_id: UUID, seq: int, by: User, reason: str = "") -> Message:
    """Hide a message from everyone. For the admin, which checks the permission.

    Members of the room call `delete_message`. A message that a lower authority or a purge has
    hidden is then hidden by this authority. Raises NotFound, and Forbidden if the author's rank is
    not below that of `by`.
    """
    tick = clock.tick(room_id)
    authority = site_authority(by)
    above = Q(hidden_authority__lt=authority)
    of_purge = Q(purge__isnull=False, hidden_authority=authority)
    message = _get(room_id, seq, Q(hidden_at=None) | above | of_purge)
    require_rank(by, message.author)
    return hide(message, tick, by=by, authority=authority, reason=reason)


@transaction.atomic
def restore_message(
    *, room_id: UUID, seq: int, by: User, reason: str = "", as_staff: bool = False
) -> Message:
    """Make a hidden message readable again. Raises NotFound, Forbidden.

    This takes at least the authority that hid the message, and that of every purge in force that
    covers it. Authors can't restore their own messages.
    """
    tick = clock.tick(room_id)
    if as_staff:
        message, authority = _get(room_id, seq, Q(hidden_at__isnull=False)), site_authority(by)
        require_rank(by, message.author)
    else:
        membership = require("hide_message", room=room_id, by=by)
        message, authority = get_hidden(membership, seq), room_authority(membership)
    _check_restorable(message, by, authority)
    message.hidden_at = message.hidden_authority = message.purge = None
    _record("message.restore", message, by, reason)
    return save_change(message, tick, FIELDS)


def room_authority(membership: Membership) -> Authority:
    """Return that of a member for whom `require("hide_message")` has passed."""
    is_owner = membership.role == Role.OWNER
    return Authority.ROOM_OWNER if is_owner else Authority.ROOM_MODERATOR


def site_authority(user: User) -> Authority:
    """Return that of a user of the admin, which has checked their permission."""
    return Authority.SITE_OWNER if user.is_superuser else Authority.SITE_MODERATOR


def hide(
    message: Message, tick: clock.Tick, *, by: User, authority: Authority, reason: str
) -> Message:
    """Hide a message under its room's lock; the caller has checked that `by` may do so."""
    message.hidden_at, message.hidden_authority = timezone.now(), authority
    message.purge = None
    _record("message.hide", message, by, reason)
    return save_change(message, tick, FIELDS)


def _check_restorable(message: Message, by: User, authority: Authority) -> None:
    """Raises Forbidden."""
    if message.author_id == by.pk:
        raise Forbidden(_("You can't restore your own message."))
    purges = Purge.objects.in_force().covering(message).values_list("authority", flat=True)
    if authority < max(message.hidden_authority or 0, *purges, 0):
        raise Forbidden(_("You can't restore this message: someone with a higher role hid it."))


def _get(room_id: UUID, seq: int, state: Q) -> Message:
    """Return a text message for the admin, which has checked access. Raises NotFound."""
    texts = Message.objects.in_room(room_id).filter(state, kind=Message.Kind.TEXT, deleted_at=None)
    message = texts.filter(seq=seq).first()
    if message is None:
        raise NotFound
    return message


def _record(action: str, message: Message, by: User, reason: str) -> None:
    label = f"{message.author} #{message.seq}"
    details = {"author": str(message.author_id), "seq": message.seq}
    audit.record(by, action, message, label=label, room=message.room_id, reason=reason, **details)
