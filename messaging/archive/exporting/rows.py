"""The rows of an archive that differ from the protocol's JSON (docs/export.md)."""

from typing import Any

from accounts.models import Block, User
from messaging.models import Message, MessageEdit, Reaction
from messaging.protocol.encoding import room_json, user_json
from rooms.models import Ban, Membership, Room

Row = dict[str, Any]


def room_row(room: Room) -> Row:
    """The protocol's JSON of a room, with its settings and times."""
    return room_json(room) | {
        "post_role": room.post_role,
        "invite_role": room.invite_role,
        "history": room.history,
        "slow_seconds": room.slow_seconds,
        "is_group": room.is_group,
        "is_complete": not room.is_group or room.direct_key is not None,
        "locked_at": room.locked_at,
        "archived_at": room.archived_at,
        "created_at": room.created_at,
    }


def membership_row(membership: Membership) -> Row:
    return {
        "room": membership.room_id,
        "user": membership.user_id,
        "role": membership.role,
        "joined_at": membership.joined_at,
        "joined_clock": membership.joined_clock,
    }


def ban_row(ban: Ban) -> Row:
    return {
        "room": ban.room_id,
        "user": ban.user_id,
        "banned_by": ban.banned_by_id,
        "reason": ban.reason,
        "created_at": ban.created_at,
        "expires_at": ban.expires_at,
    }


def block_row(block: Block) -> Row:
    return {
        "blocker": block.blocker_id,
        "blocked": block.blocked_id,
        "created_at": block.created_at,
    }


def reaction_row(reaction: Reaction, message: Message) -> Row:
    return {
        "room": message.room_id,
        "seq": message.seq,
        "user": reaction.user_id,
        "emoji": reaction.emoji,
    }


def edit_row(edit: MessageEdit, message: Message) -> Row:
    """An earlier text of the message, replaced at `edited_at`."""
    return {
        "room": message.room_id,
        "seq": message.seq,
        "body": edit.body,
        "edited_at": edit.edited_at,
    }


def account_row(user: User) -> Row:
    """The whole account, for site exports only."""
    return user_json(user) | {
        "display_name": user.display_name,
        "email": user.email,
        "date_joined": user.date_joined,
        "suspended_at": user.suspended_at,
        "suspension_reason": user.suspension_reason,
        "theme": user.theme,
        "language": user.language,
        "shows_presence": user.shows_presence,
    }
