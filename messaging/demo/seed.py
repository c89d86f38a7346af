"""Writing a room with its past messages, with the same rows as the actions write.

The actions can only write one message at a time, dated now.
"""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from accounts.models import User
from messaging.demo.content import DemoRoom
from messaging.demo.conversations import Post
from messaging.models import Message
from messaging.rendering.service import render_with_retries
from rooms.models import Membership, Room

Role = Membership.Role
MAX_UNREAD = 30
JOIN_GAP = timedelta(minutes=20)


def write_room(spec: DemoRoom, users: dict[str, User], posts: list[Post], random: Random) -> Room:
    """Write the room with its members, events and messages; its clock is that of the last one."""
    room = Room(
        name=spec.name,
        topic=spec.topic,
        kind=Room.Kind.PRIVATE if spec.private else Room.Kind.PUBLIC,
        clock=len(spec.members) + len(posts),
        membership_version=len(spec.members),
    )
    room.full_clean()
    room.save(force_insert=True)
    opened_at = posts[0].posted_at - JOIN_GAP * (len(spec.members) + 1)
    Room.objects.filter(pk=room.pk).update(created_at=opened_at)
    _write_members(room, spec, users, opened_at, random)
    _write_messages(room, spec, users, posts, opened_at, random)
    return room


def _write_members(
    room: Room, spec: DemoRoom, users: dict[str, User], opened_at: datetime, random: Random
) -> None:
    memberships = [
        Membership(
            room=room,
            user=users[username],
            role=_role(spec, username),
            last_read=_read_mark(room.clock, len(spec.members), random),
        )
        for username in spec.members
    ]
    Membership.objects.bulk_create(memberships)
    for number, membership in enumerate(memberships):
        membership.joined_at = opened_at + JOIN_GAP * number
    Membership.objects.bulk_update(memberships, ["joined_at"])


def _write_messages(
    room: Room,
    spec: DemoRoom,
    users: dict[str, User],
    posts: list[Post],
    opened_at: datetime,
    random: Random,
) -> None:
    rows = [
        (users[username], Message.Kind.SYSTEM, _event(number), opened_at + JOIN_GAP * number)
        for number, username in enumerate(spec.members)
    ]
    rows += [(users[post.username], Message.Kind.TEXT, post.body, post.posted_at) for post in posts]
    Message.objects.bulk_create(
        Message(
            room=room,
            seq=seq,
            changed=seq,
            kind=kind,
            author=author,
            client_id=UUID(int=random.getrandbits(128), version=4),
            body=body,
            html=render_with_retries(body, room.pk) if kind == Message.Kind.TEXT else "",
            created_at=moment,
        )
        for seq, (author, kind, body, moment) in enumerate(rows, start=1)
    )


def _event(number: int) -> str:
    return "member.joined" if number else "room.created"


def _role(spec: DemoRoom, username: str) -> str:
    if username == spec.members[0]:
        return Role.OWNER
    return Role.MODERATOR if username in spec.moderators else Role.MEMBER


def _read_mark(clock: int, joined: int, random: Random) -> int:
    """Return the read mark: about half of the members have unread messages."""
    unread = random.choice([0, random.randint(1, MAX_UNREAD)])
    return max(clock - unread, joined)
