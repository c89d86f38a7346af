"""What open pages are told, and who hears it. The only module that names groups.

Call a broadcast after the commit (`transaction.on_commit`). It doesn't block and can't fail a saved
change: clients catch up on lost events by the clocks that every socket gets
(messaging/live/reconcile.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from accounts.blocks import list_blocked
from accounts.models import User
from messaging.delivery.activity import ALL_MEMBERS
from messaging.delivery.publisher import publish
from messaging.metrics import counts
from messaging.models import Message
from messaging.protocol.encoding import encode, message_json, user_json


def room_group(room_id: UUID | str) -> str:
    return f"room.{room_id}"


def user_group(user_id: UUID | str) -> str:
    return f"user.{user_id}"


def messages_created(room_id: UUID, messages: Sequence[Message], version: int) -> None:
    """Tell everybody in the room. `version` is the room's membership_version at the commit."""
    counts.messages += len(messages)
    events = [_message_event("message.created", message) for message in messages]
    changes = [_change(message, "said") for message in messages]
    at = messages[-1].created_at.isoformat()
    publish(room_group(room_id), events, version=version, changes=changes, said_at=at)


def messages_updated(room_id: UUID, messages: Sequence[Message], version: int) -> None:
    """Tell everybody in the room what became of messages, in the order of their `changed`."""
    events = [_message_event("message.updated", message) for message in messages]
    changes = [_change(each, "deleted" if each.is_gone else "changed") for each in messages]
    publish(room_group(room_id), events, version=version, changes=changes)


def messages_changed(room_id: UUID, clock: int, version: int) -> None:
    """Tell everybody that there is something to fetch, which not everybody may read."""
    told = [encode(clocks_event({str(room_id): clock}))]
    changes = [[clock, "", "deleted", []]]  # who counts unread messages has to ask again
    publish(room_group(room_id), told, version=version, changes=changes)


def typing(room_id: UUID, user: User, version: int) -> None:
    """Tell those who listen now; whoever misses it misses nothing."""
    event = {"type": "typing", "room": room_id, "user": user_json(user)}
    publish(room_group(room_id), [encode(event)], version=version)


def room_updated(room: Mapping[str, Any], version: int) -> None:
    """Tell everybody, also those who have it not open. `room` is as all of its members see it."""
    news = [encode({"type": "room.updated", "room": room})]
    publish(room_group(room["id"]), news, version=version, is_news=True)


def room_joined(user_id: UUID, room: Mapping[str, Any], version: int) -> None:
    """`room` is as the user sees it: a new one, or one in which they became something else."""
    publish(
        user_group(user_id),
        [encode(room_joined_event(room))],
        joined=str(room["id"]),
        joined_version=version,
    )


def room_left(user_id: UUID, event: Mapping[str, Any]) -> None:
    publish(user_group(user_id), [encode(event)], left=str(event["room"]))


def requests_changed(user_ids: Iterable[UUID], room_id: UUID, count: int) -> None:
    event = encode({"type": "room.requests", "room": room_id, "count": count})
    for user_id in user_ids:
        publish(user_group(user_id), [event])


def report_handled(user_id: UUID, report: Mapping[str, Any]) -> None:
    publish(user_group(user_id), [encode({"type": "report.handled", "report": report})])


def room_joined_event(room: Mapping[str, Any]) -> dict[str, Any]:
    """`room` is as its member sees it."""
    return {"type": "room.joined", "room": room}


def room_left_event(
    room_id: UUID | str, reason: str, *, name: str = "", by: User | None = None, why: str = ""
) -> dict[str, Any]:
    """`reason` is a code; `by` whom and `why` is what they said of it."""
    who = user_json(by) if by else None
    return {
        "type": "room.left", "room": room_id, "name": name, "reason": reason, "by": who, "why": why,
    }  # fmt: skip


def clocks_event(clocks: Mapping[str, int]) -> dict[str, Any]:
    return {"type": "clocks", "clocks": clocks}


def read_moved(user: User, mark: Mapping[str, Any]) -> None:
    publish(user_group(user.pk), [encode({"type": "read", **mark})])


def read_moved_back(user: User, mark: Mapping[str, Any]) -> None:
    publish(user_group(user.pk), [encode({"type": "unread", **mark})])


def sessions_changed(user_id: UUID, except_session: str | None) -> None:
    """Have every process check which of the user's sockets may stay open."""
    publish(user_group(user_id), [], standing=True, spare=except_session)


def blocks_changed(user: User) -> None:
    publish(user_group(user.pk), [encode(_blocks_event(user))])


def _blocks_event(user: User) -> dict[str, Any]:
    return {"type": "blocks", "blocks": list_blocked(user)}


def _change(message: Message, act: str) -> list[Any]:
    """What those are told who have the room not open (messaging/delivery/activity.py)."""
    if message.kind != Message.Kind.TEXT:
        return [message.changed, "", "changed", []]
    named = _named(message) if act == "said" else []
    return [message.changed, str(message.author_id), act, named]


def _named(message: Message) -> list[str]:
    everybody = [ALL_MEMBERS] if message.mentions_all else []
    return [*everybody, *map(str, message.mentions)]


def _message_event(kind: str, message: Message) -> str:
    return encode(
        {
            "type": kind,
            "room": message.room_id,
            "clock": message.changed,
            "message": message_json(message),
        }
    )
