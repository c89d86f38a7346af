"""The one JSON form of what the API, the socket and catch-up say (docs/protocol.md)."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import to_json

from accounts.models import User
from messaging.models import Message
from rooms.models import Membership, Room


def encode(event: Mapping[str, Any]) -> str:
    """Return one event as JSON text. Called once per event, however many people hear it."""
    return to_json(event).decode()


def user_json(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "username": user.username,
        "name": user.name,
        "initials": user.initials,
        "hue": user.hue,
    }


def message_json(message: Message) -> dict[str, Any]:
    return {
        "room": message.room_id,
        "seq": message.seq,
        "changed": message.changed,
        "kind": message.kind,
        "author": user_json(message.author),
        "client_id": message.client_id,
        "body": message.body,
        "html": message.html,
        "created_at": message.created_at,
        "edited_at": message.edited_at,
        "deleted": message.deleted_at is not None,
    }


def room_json(room: Room) -> dict[str, Any]:
    """The room as anybody who may see it sees it."""
    return {
        "id": room.id,
        "name": room.name,
        "topic": room.topic,
        "kind": room.kind,
        "clock": room.clock,
    }


def membership_json(membership: Membership, unread: int) -> dict[str, Any]:
    """The room as one of its members sees it."""
    return room_json(membership.room) | {
        "role": membership.role,
        "last_read": membership.last_read,
        "unread": unread,
    }
