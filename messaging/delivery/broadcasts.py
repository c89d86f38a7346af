"""The events that open pages get, and their recipients. The only module that names groups.

Call a broadcast through `after_commit`. It doesn't block and can't fail a saved change: clients
catch up on lost events by the clocks that every socket gets (messaging/live/reconcile.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from accounts.blocks import list_blocked
from accounts.models import User
from messaging.delivery.activity import ALL_MEMBERS
from messaging.delivery.envelope import CHANGED, CREATED, DELETED, Change, Envelope
from messaging.delivery.publisher import publish
from messaging.metrics import counts
from messaging.models import Message
from messaging.protocol.encoding import encode, message_json, user_json


def room_group(room_id: UUID | str) -> str:
    return f"room.{room_id}"


def user_group(user_id: UUID | str) -> str:
    return f"user.{user_id}"


def publish_to_user(user_id: UUID, event: Mapping[str, Any]) -> None:
    """Send one event to all sockets of a user."""
    publish(Envelope(user_group(user_id), [encode(event)]))


def messages_created(room_id: UUID, messages: Sequence[Message], version: int) -> None:
    """Send new messages to the room. `version` is its membership_version at the commit."""
    counts.messages += len(messages)
    publish(
        Envelope(
            room_group(room_id),
            [_message_event("message.created", message) for message in messages],
            membership_version=version,
            changes=[_change(message, CREATED) for message in messages],
            posted_at=messages[-1].created_at.isoformat(),
        )
    )


def messages_updated(room_id: UUID, messages: Sequence[Message], version: int) -> None:
    """Send changed messages to the room, in the order of their `changed`."""
    publish(
        Envelope(
            room_group(room_id),
            [_message_event("message.updated", message) for message in messages],
            membership_version=version,
            changes=[_change(each, DELETED if each.is_gone else CHANGED) for each in messages],
        )
    )


def clock_advanced(room_id: UUID, clock: int, version: int) -> None:
    """Make the room's clients fetch a change that not every member may read."""
    publish(
        Envelope(
            room_group(room_id),
            [encode(clocks_event({str(room_id): clock}))],
            membership_version=version,
            changes=[Change(clock, "", DELETED)],  # makes clients recount their unread messages
        )
    )


def typing(room_id: UUID, user: User, version: int) -> None:
    """Send it to the sockets that have the room open now; it is not stored."""
    event = encode({"type": "typing", "room": room_id, "user": user_json(user)})
    publish(Envelope(room_group(room_id), [event], membership_version=version))


def room_updated(room: Mapping[str, Any], version: int) -> None:
    """Send a room, encoded as all of its members see it, to each of them."""
    event = encode({"type": "room.updated", "room": room})
    group = room_group(room["id"])
    publish(Envelope(group, [event], membership_version=version, to_all_members=True))


def room_joined(user_id: UUID, room: Mapping[str, Any], version: int) -> None:
    """Send a room that the user joined or got another role in, encoded as they see it."""
    publish(
        Envelope(
            user_group(user_id),
            [encode(room_joined_event(room))],
            joined_room=str(room["id"]),
            joined_version=version,
        )
    )


def room_left(user_id: UUID, event: Mapping[str, Any]) -> None:
    """`event` is a room_left_event."""
    publish(Envelope(user_group(user_id), [encode(event)], left_room=str(event["room"])))


def requests_changed(user_ids: Iterable[UUID], room_id: UUID, count: int) -> None:
    event = encode({"type": "room.requests", "room": room_id, "count": count})
    for user_id in user_ids:
        publish(Envelope(user_group(user_id), [event]))


def report_handled(user_id: UUID, report: Mapping[str, Any]) -> None:
    publish_to_user(user_id, {"type": "report.handled", "report": report})


def room_joined_event(room: Mapping[str, Any]) -> dict[str, Any]:
    """`room` is as its member sees it."""
    return {"type": "room.joined", "room": room}


def room_left_event(
    room_id: UUID | str, code: str, *, name: str = "", by: User | None = None, reason: str = ""
) -> dict[str, Any]:
    """`code` is for clients; `reason` is the text that `by` gave."""
    who = user_json(by) if by else None
    return {
        "type": "room.left", "room": room_id, "name": name, "code": code, "by": who,
        "reason": reason,
    }  # fmt: skip


def clocks_event(clocks: Mapping[str, int]) -> dict[str, Any]:
    return {"type": "clocks", "clocks": clocks}


def read_moved(user: User, mark: Mapping[str, Any]) -> None:
    publish_to_user(user.pk, {"type": "read", **mark})


def read_moved_back(user: User, mark: Mapping[str, Any]) -> None:
    publish_to_user(user.pk, {"type": "unread", **mark})


def sessions_changed(user_id: UUID, except_session: str | None) -> None:
    """Make every process close the user's sockets whose session has ended."""
    group = user_group(user_id)
    publish(Envelope(group, check_sessions=True, except_session=except_session))


def blocks_changed(user: User) -> None:
    publish_to_user(user.pk, _blocks_event(user))


def _blocks_event(user: User) -> dict[str, Any]:
    return {"type": "blocks", "blocks": list_blocked(user)}


def _change(message: Message, kind: str) -> Change:
    if message.kind != Message.Kind.TEXT:
        return Change(message.changed, "", CHANGED)
    mentioned = _mentioned(message) if kind == CREATED else []
    return Change(message.changed, str(message.author_id), kind, mentioned)


def _mentioned(message: Message) -> list[str]:
    all_members = [ALL_MEMBERS] if message.mentions_all else []
    return [*all_members, *map(str, message.mentions)]


def _message_event(kind: str, message: Message) -> str:
    return encode(
        {
            "type": kind,
            "room": message.room_id,
            "clock": message.changed,
            "message": message_json(message),
        }
    )
