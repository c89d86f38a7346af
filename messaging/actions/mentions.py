"""Whom a message may mention: members, and everybody where the author's role allows it.

Found before the room is locked, since the Markdown is rendered with it; whoever left meanwhile is
dropped under the lock.
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
class Mentioned:
    """`people` maps keys of usernames to ids; `all` is whether everybody is mentioned."""

    people: dict[str, UUID]
    all: bool = False

    @property
    def names(self) -> set[str]:
        return {*self.people, *(ALL_NAMES if self.all else ())}


def find_mentioned(*, room_id: UUID, author: User, texts: Sequence[str]) -> Mentioned:
    """Return whom the pieces of text mention; no query if they name nobody."""
    if not (names := find_names(texts)):
        return Mentioned({})
    members = Membership.objects.filter(room=room_id, user__is_active=True)
    named = members.filter(user__username_key__in=names - ALL_NAMES)
    people = {key: user for key, user in named.values_list("user__username_key", "user") if key}
    everybody = ALL_NAMES if names & ALL_NAMES and may_mention_all(room_id, author) else set()
    picked = pick_names(texts, people.keys() | everybody)
    return Mentioned({name: people[name] for name in picked - ALL_NAMES}, bool(picked & ALL_NAMES))


def may_mention_all(room_id: UUID, author: User) -> bool:
    try:
        require("mention_all", room=room_id, by=author)
    except ConfabError:
        return False
    return True


def mention(message: Message, mentioned: Mentioned, *, by: User) -> None:
    """Set whom a message mentions, under its room's lock; the message is saved by the caller.

    Members who block its author are not among them, though its text names them.
    """
    message.mentions_all = mentioned.all and may_mention_all(message.room_id, by)
    if not (message.mentions or mentioned.people):
        return
    named = Membership.objects.filter(room=message.room_id, user__in=mentioned.people.values())
    members = named.reachable_by(by)
    message.mentions = sorted(members.values_list("user", flat=True))
    _keep(message, message.mentions)


def _keep(message: Message, users: Sequence[UUID]) -> None:
    Mention.objects.filter(message=message).exclude(user__in=users).delete()
    Mention.objects.bulk_create(
        (
            Mention(message=message, user_id=user, room_id=message.room_id, seq=message.seq)
            for user in users
        ),
        ignore_conflicts=True,
    )
