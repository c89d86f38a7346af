"""What every change of a message has in common: found, saved under the room's lock, told."""

from collections.abc import Sequence

from accounts.common.errors import NotFound
from messaging.delivery import broadcasts
from messaging.delivery.after_commit import after_commit
from messaging.models import Message
from rooms import clock
from rooms.models import Membership, Room


def find_text(membership: Membership, seq: int) -> Message:
    """Return a text that the member may read. Raises NotFound.

    Every action of a member finds its message by this or `find_hidden`, so none reaches, or
    returns, a message from before the member's history begins.
    """
    return _find(membership, seq, hidden_at=None)


def find_hidden(membership: Membership, seq: int) -> Message:
    """Return a hidden text within the member's history. Raises NotFound."""
    return _find(membership, seq, hidden_at__isnull=False)


def _find(membership: Membership, seq: int, **state: object) -> Message:
    texts = Message.objects.readable_by(membership).filter(kind=Message.Kind.TEXT)
    message = texts.filter(seq=seq, deleted_at=None, **state).first()
    if message is None:
        raise NotFound
    return message


def save_change(message: Message, tick: clock.Tick, fields: list[str]) -> Message:
    """Save a change of a message under its room's lock, and have it told after the commit."""
    message.changed = tick.clock
    message.save(update_fields=[*fields, "changed"])
    tell_change(message, tick)
    return message


def tell_change(message: Message, tick: clock.Tick) -> None:
    """Have everybody told, of nothing that is above where somebody may begin to read."""
    tell_changes([message], tick)


def tell_changes(messages: Sequence[Message], tick: clock.Tick) -> None:
    """Have everybody told of changes in one room, of which the last was at `tick`."""
    room_id, version = messages[0].room_id, tick.membership_version
    newcomers = Membership.objects.filter(
        room=room_id,
        room__history=Room.History.JOINED,
        joined_clock__gte=min(message.seq for message in messages),
    )
    if newcomers.exists():
        after_commit(broadcasts.messages_changed, room_id, tick.clock, version)
    else:
        after_commit(broadcasts.messages_updated, room_id, messages, version)
