"""The JSON of the API, the socket and catch-up (docs/protocol.md)."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import to_json

from accounts.models import User
from messaging.models import Authority, Message, MessageEdit
from rooms.access import rules_of
from rooms.models import Membership, Role, Room

RESTORE_ROLES: dict[int | None, Role] = {
    Authority.ROOM_MODERATOR: Role.MODERATOR,
    Authority.ROOM_OWNER: Role.OWNER,
}


def encode(event: Mapping[str, Any]) -> str:
    """Return an event as JSON text. Called once per event, not per recipient."""
    return to_json(event).decode()


def user_json(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "username": user.username,
        "name": user.name,
        "initials": user.initials,
        "hue": user.hue,
    }


def message_json(message: Message, author: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """`author` is its author's user_json, if the caller encodes many messages of few authors."""
    gone = message.is_gone
    details = {} if message.details is None else {"details": message.details}
    details |= _hidden_json(message)
    return details | {
        "room": message.room_id,
        "seq": message.seq,
        "changed": message.changed,
        "kind": message.kind,
        "author": author or user_json(message.author),
        "client_id": message.client_id,
        "reply_to": None if gone or message.reply_to is None else {"seq": message.reply_to},
        "mentions": [] if gone else message.mentions,
        "mentions_all": message.mentions_all and not gone,
        "reactions": [] if gone else message.reactions,
        "body": "" if gone else message.body,
        "html": "" if gone else message.html,
        "created_at": message.created_at,
        "edited_at": message.edited_at,
        "deleted": gone,
        "hidden": message.hidden_at is not None,
    }


def _hidden_json(message: Message) -> dict[str, Any]:
    """Of a hidden message: the lowest role that may restore it, or None for site staff only."""
    if message.hidden_at is None:
        return {}
    return {"restore_role": RESTORE_ROLES.get(message.hidden_authority)}


def edit_json(edit: MessageEdit) -> dict[str, Any]:
    """An earlier text of a message, which was replaced at `edited_at`."""
    return {"body": edit.body, "html": edit.html, "edited_at": edit.edited_at}


def room_json(room: Room) -> dict[str, Any]:
    """The room as everyone who may see it gets it."""
    return {
        "id": room.id,
        "name": room.name,
        "icon": room.icon,
        "topic": room.topic,
        "description": room.description,
        "kind": room.kind,
        "is_findable": room.is_findable,
        "archived": room.archived_at is not None,
    }


def room_detail_json(room: Room) -> dict[str, Any]:
    """The room as all its members get it.

    `rules` has the lowest role for each permission of rooms/access.py.
    """
    return room_json(room) | {
        "clock": room.clock,
        "locked": room.locked_at is not None,
        "post_role": room.post_role,
        "invite_role": room.invite_role,
        "history": room.history,
        "slow_seconds": room.slow_seconds,
        "rules": rules_of(room),
    }


def membership_json(
    membership: Membership, unread: int, others: Sequence[User] = (), mentioned: int = 0
) -> dict[str, Any]:
    """The room as one member gets it; `others` are the other people of a direct room."""
    direct = {"name": ", ".join(user.name for user in others), "people": people_json(others)}
    return (
        room_detail_json(membership.room)
        | (direct if membership.room.is_direct else {})
        | {
            "role": membership.role,
            "muted_until": membership.muted_until if membership.is_muted else None,
            "hidden": membership.is_hidden,
            "last_read": membership.last_read,
            "unread": unread,
            "mentioned": mentioned,
        }
    )


def people_json(users: Sequence[User]) -> list[dict[str, Any]]:
    return [user_json(user) for user in users]


def member_json(membership: Membership) -> dict[str, Any]:
    """A member as the other members get it."""
    return {
        "user": user_json(membership.user),
        "role": membership.role,
        "joined_at": membership.joined_at,
        "muted_until": membership.muted_until if membership.is_muted else None,
    }
