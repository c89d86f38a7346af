"""Adding and removing emoji reactions."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from accounts.common.errors import Conflict
from accounts.models import User
from messaging.actions.shared import get_text, save_change
from messaging.models import Message, Reaction
from rooms import clock
from rooms.access import check_not_blocked, require
from rooms.members import lock_room_row

MAX_EMOJI = 20  # on a message
MAX_USERS = 20  # listed for each emoji; the count includes the others


@transaction.atomic
def add_reaction(*, by: User, room_id: UUID, seq: int, emoji: str) -> Message:
    """Add a reaction; adding it again changes nothing. `emoji` is as `schemas.Emoji` returns it.

    Raises NotFound, Forbidden (also if the author of the message blocks the user), Conflict (too
    many different emoji).
    """
    message = _get_message("react", by, room_id, seq)
    if message.author_id != by.pk:
        check_not_blocked(by, message.author_id, _("You can't react to this person's messages."))
    others = {reaction["emoji"] for reaction in message.reactions}
    if emoji not in others and len(others) >= MAX_EMOJI:
        raise Conflict(_("This message has reached the limit of different reactions."))
    _reaction, is_new = Reaction.objects.get_or_create(message=message, user=by, emoji=emoji)
    return _sum_up(message) if is_new else message


@transaction.atomic
def remove_reaction(*, by: User, room_id: UUID, seq: int, emoji: str) -> Message:
    """Remove a reaction; without one nothing changes. Raises NotFound, Forbidden.

    Blocks don't prevent it.
    """
    message = _get_message("unreact", by, room_id, seq)
    gone, _each = Reaction.objects.filter(message=message, user=by, emoji=emoji).delete()
    return _sum_up(message) if gone else message


def _get_message(permission: str, by: User, room_id: UUID, seq: int) -> Message:
    lock_room_row(room_id)
    return get_text(require(permission, room=room_id, by=by), seq)


def _sum_up(message: Message) -> Message:
    message.reactions = [sum_reaction(row["emoji"], row["users"]) for row in _count(message)]
    return save_change(message, clock.tick(message.room_id), ["reactions"])


def _count(message: Message) -> Any:
    rows = Reaction.objects.filter(message=message).values("emoji")
    users = ArrayAgg("user_id", order_by="pk")
    return rows.annotate(first=Min("pk"), users=users).order_by("first")


def sum_reaction(emoji: str, users: Sequence[UUID]) -> dict[str, Any]:
    """Return an item of Message.reactions; `users` are all who reacted, the first ones first."""
    return {"emoji": emoji, "count": len(users), "users": [str(user) for user in users[:MAX_USERS]]}
