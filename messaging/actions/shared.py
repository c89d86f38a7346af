"""Helpers of the actions: get a message, save its change, broadcast it."""

from collections.abc import Sequence

from accounts.common.errors import NotFound
from messaging.delivery import broadcasts
from messaging.delivery.after_commit import after_commit
from messaging.models import Message
from rooms import clock
from rooms.models import Membership, Room


def get_text(membership: Membership, seq: int) -> Message:
    """Return a text message that the member may read. Raises NotFound.

    Every action of a member gets its message here or from `get_hidden`, and therefore none from
    before the start of the member's history.
    """
    return _get(membership, seq, hidden_at=None)


def get_hidden(membership: Membership, seq: int) -> Message:
    """Return a hidden text message within the member's history. Raises NotFound."""
    return _get(membership, seq, hidden_at__isnull=False)


def _get(membership: Membership, seq: int, **state: object) -> Message:
    texts = Message.objects.readable_by(membership).filter(kind=Message.Kind.TEXT)
    message = texts.filter(seq=seq, deleted_at=None, **state).first()
    if message is None:
        raise NotFound
    return message


def save_change(message: Message, tick: clock.Tick, fields: list[str]) -> Message:
    """Save a change of a message under its room's lock and broadcast it after the commit."""
    message.changed = tick.clock
    message.save(update_fields=[*fields, "changed"])
    broadcast_changes([message], tick)
    return message


def broadcast_changes(messages: Sequence[Message], tick: clock.Tick) -> None:
    """Broadcast changes in one room, the last of them at `tick`, after the commit.

    If a member's history begins after one of the messages, only the room's clock is sent.
    """
    room_id, version = messages[0].room_id, tick.membership_version
    newcomers = Membership.objects.filter(
        room=room_id,
        room__history=Room.History.JOINED,
        joined_clock__gte=min(message.seq for message in messages),
    )
    if newcomers.exists():
        after_commit(broadcasts.clock_advanced, room_id, tick.clock, version)
    else:
        after_commit(broadcasts.messages_updated, room_id, messages, version)
