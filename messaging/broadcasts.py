"""What open pages are told, and who hears it. The only module that names groups.

Called after the commit. Nobody waits for a broadcast and none can fail a saved change: what is
lost on the way is healed by the clocks that every socket hears (messaging/live/pulse.py).
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from messaging.encoding import encode, membership_json, message_json
from messaging.live.publisher import publish
from messaging.models import Message
from rooms.models import Membership


def room_group(room_id: UUID | str) -> str:
    return f"room.{room_id}"


def user_group(user_id: UUID | str) -> str:
    return f"user.{user_id}"


def messages_created(room_id: UUID, messages: Sequence[Message], version: int) -> None:
    """Tell everybody in the room. `version` is the room's membership_version at the commit."""
    events = [_message_event("message.created", message) for message in messages]
    publish(room_group(room_id), events, version=version)


def message_updated(message: Message, version: int) -> None:
    event = _message_event("message.updated", message)
    publish(room_group(message.room_id), [event], version=version)


def room_joined(user: User, membership: Membership) -> None:
    publish(
        user_group(user.pk),
        [encode(room_joined_event(membership_json(membership, unread=0)))],
        joined=str(membership.room_id),
    )


def room_left(user: User, room_id: UUID, reason: str) -> None:
    publish(
        user_group(user.pk),
        [encode(room_left_event(room_id, reason))],
        left=str(room_id),
    )


def room_joined_event(room: Mapping[str, Any]) -> dict[str, Any]:
    """`room` is as its member sees it."""
    return {"type": "room.joined", "room": room}


def room_left_event(room_id: UUID | str, reason: str) -> dict[str, Any]:
    return {"type": "room.left", "room": room_id, "reason": reason}


def read_moved(user: User, mark: Mapping[str, Any]) -> None:
    publish(user_group(user.pk), [encode({"type": "read", **mark})])


def standing_changed(user: User, spare: str | None = None) -> None:
    """Have every process look, after the commit, at which of the user's sockets may stay."""
    transaction.on_commit(lambda: publish(user_group(user.pk), [], standing=True, spare=spare))


def _message_event(kind: str, message: Message) -> str:
    return encode(
        {
            "type": kind,
            "room": message.room_id,
            "clock": message.changed,
            "message": message_json(message),
        }
    )
