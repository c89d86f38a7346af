"""Reacting to a message with an emoji, and taking it back."""

from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import transaction
from django.db.models import Count, Min
from django.utils.translation import gettext as _

from accounts.common.errors import Conflict
from accounts.models import User
from messaging.actions.shared import find_text, save_change
from messaging.models import Message, Reaction
from rooms import clock
from rooms.access import check_reach, require
from rooms.members import hold

MAX_EMOJI = 20  # different ones on a message
MAX_USERS = 20  # named for each of them; the others are counted


@transaction.atomic
def add_reaction(*, by: User, room_id: UUID, seq: int, emoji: str) -> Message:
    """React with what schemas.Emoji let through; a second time changes nothing.

    Raises NotFound, Forbidden (also where the author of the message blocks them), Conflict (too
    many different ones).
    """
    message = _find("react", by, room_id, seq)
    if message.author_id != by.pk:
        check_reach(by, message.author_id, _("You can't react to this person's messages."))
    others = {reaction["emoji"] for reaction in message.reactions}
    if emoji not in others and len(others) >= MAX_EMOJI:
        raise Conflict(_("This message has reached the limit of different reactions."))
    _reaction, is_new = Reaction.objects.get_or_create(message=message, user=by, emoji=emoji)
    return _sum_up(message) if is_new else message


@transaction.atomic
def remove_reaction(*, by: User, room_id: UUID, seq: int, emoji: str) -> Message:
    """Take a reaction back; without one nothing changes. Raises NotFound, Forbidden.

    A block does not prevent it: what takes words or reactions back reaches no one.
    """
    message = _find("unreact", by, room_id, seq)
    gone, _each = Reaction.objects.filter(message=message, user=by, emoji=emoji).delete()
    return _sum_up(message) if gone else message


def _find(act: str, by: User, room_id: UUID, seq: int) -> Message:
    hold(room_id)
    return find_text(require(act, room=room_id, by=by), seq)


def _sum_up(message: Message) -> Message:
    message.reactions = [_describe(row) for row in _count(message)]
    return save_change(message, clock.advance(message.room_id), ["reactions"])


def _count(message: Message) -> Any:
    rows = Reaction.objects.filter(message=message).values("emoji")
    users = ArrayAgg("user_id", order_by="pk")
    return rows.annotate(count=Count("pk"), first=Min("pk"), users=users).order_by("first")


def _describe(row: dict[str, Any]) -> dict[str, Any]:
    users = [str(user) for user in row["users"][:MAX_USERS]]
    return {"emoji": row["emoji"], "count": row["count"], "users": users}
