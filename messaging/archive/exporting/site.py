"""The export of the whole site: everything that is needed to go on with it elsewhere.

Passwords, sessions and who has power over the site stay here: nobody becomes anything by an
archive. For the owner of the site alone, since it holds e-mails and what only its room may read.
"""

from collections.abc import Iterator

from accounts.models import Block, User
from messaging.archive.exporting.rows import (
    Row,
    account_row,
    ban_row,
    block_row,
    membership_row,
    room_row,
)
from messaging.archive.exporting.scopes import Scope
from messaging.models import Message
from messaging.protocol.encoding import message_json
from rooms.models import Ban, Membership, Room


def of_site() -> Scope:
    return Scope(
        about={"scope": "site"},
        tables={
            "people.jsonl": lambda: map(account_row, User.objects.order_by("pk").iterator()),
            "rooms.jsonl": lambda: map(_room, Room.objects.standing().order_by("pk").iterator()),
            "memberships.jsonl": _memberships,
            "bans.jsonl": lambda: map(ban_row, Ban.objects.order_by("pk").iterator()),
            "blocks.jsonl": lambda: map(block_row, Block.objects.order_by("pk").iterator()),
        },
        messages=lambda: Message.objects.filter(room__deleted_at=None),
        encode=_message,
        tells_gone=True,
    )


def _room(room: Room) -> Row:
    return room_row(room) | {
        "clock": room.clock,
        "membership_version": room.membership_version,
    }


def _memberships() -> Iterator[Row]:
    for membership in Membership.objects.order_by("pk").iterator():
        yield membership_row(membership) | {
            "last_read": membership.last_read,
            "muted_until": membership.muted_until,
        }


def _message(message: Message, author: Row) -> Row:
    """What a moderator hid is here, since it could be shown again."""
    return message_json(message, author) | {
        "reply_to": None if message.reply_to is None else {"seq": message.reply_to},
        "mentions": message.mentions,
        "mentions_all": message.mentions_all,
        "reactions": message.reactions,
        "body": message.body,
        "html": "" if message.is_gone else message.html,
        "hidden_at": message.hidden_at,
        "hidden_authority": message.hidden_authority,
        "deleted_at": message.deleted_at,
    }
