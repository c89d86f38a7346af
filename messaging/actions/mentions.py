"""The mentions of a message: members of the room, and all of them if the author's role allows it.

They are found before the room is locked, since rendering needs them. Members who leave meanwhile
are dropped under the lock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.common.errors import ConfabError
from accounts.models import User
from messaging.models import Mention, Message
from messaging.text.mentions import ALL_NAMES, find_names, pick_names
from rooms.access import require
from rooms.models import Membership


@dataclass(frozen=True)
class Mentions:
    """`people` maps username keys to user ids; `all` is true if all members are mentions."""

    people: dict[str, UUID]
    all: bool = False

    @property
    def names(self) -> set[str]:
        """The keys that rendering marks."""
        return {*self.people, *(ALL_NAMES if self.all else ())}


def find_mentions(*, room_id: UUID, author: User, texts: Sequence[str]) -> Mentions:
    """Return the mentions in pieces of plain text; no query if there are no names in them."""
    if not (names := find_names(texts)):
        return Mentions({})
    members = Membership.objects.filter(room=room_id, user__is_active=True)
    named = members.filter(user__username_key__in=names - ALL_NAMES)
    people = {key: user for key, user in named.values_list("user__username_key", "user") if key}
    all_names = ALL_NAMES if names & ALL_NAMES and can_mention_all(room_id, author) else set()
    picked = pick_names(texts, people.keys() | all_names)
    return Mentions({name: people[name] for name in picked - ALL_NAMES}, bool(picked & ALL_NAMES))


def can_mention_all(room_id: UUID, author: User) -> bool:
    try:
        require("mention_all", room=room_id, by=author)
    except ConfabError:
        return False
    return True


def set_mentions(message: Message, mentions: Mentions, *, by: User) -> None:
    """Set a message's mentions under its room's lock; the caller saves the message.

    Members who block the author are left out, though the text names them.
    """
    message.mentions_all = mentions.all and can_mention_all(message.room_id, by)
    if not (message.mentions or mentions.people):
        return
    named = Membership.objects.filter(room=message.room_id, user__in=mentions.people.values())
    members = named.reachable_by(by)
    message.mentions = sorted(members.values_list("user", flat=True))
    _save_rows(message, message.mentions)


def _save_rows(message: Message, users: Sequence[UUID]) -> None:
    Mention.objects.filter(message=message).exclude(user__in=users).delete()
    Mention.objects.bulk_create(
        (
            Mention(message=message, user_id=user, room_id=message.room_id, seq=message.seq)
            for user in users
        ),
        ignore_conflicts=True,
    )
