"""Writes a room and its past at once, as if the actions had: same numbers, same rows.

The actions write one message at a time and at the present time; these weeks lie behind us.
"""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from accounts.models import User
from messaging.demo.cast import Place
from messaging.demo.talk import Line
from messaging.models import Message
from messaging.rendering.service import render_patiently
from rooms.models import Membership, Room

Role = Membership.Role
MOST_UNREAD = 30
JOIN_GAP = timedelta(minutes=20)


def write_room(place: Place, people: dict[str, User], lines: list[Line], random: Random) -> Room:
    """Keep the room with its members, events and messages; the clock ends at the last of them."""
    room = Room(
        name=place.name,
        topic=place.topic,
        kind=Room.Kind.PRIVATE if place.private else Room.Kind.PUBLIC,
        clock=len(place.members) + len(lines),
        membership_version=len(place.members),
    )
    room.full_clean()
    room.save(force_insert=True)
    opened_at = lines[0].said_at - JOIN_GAP * (len(place.members) + 1)
    Room.objects.filter(pk=room.pk).update(created_at=opened_at)
    _write_members(room, place, people, opened_at, random)
    _write_messages(room, place, people, lines, opened_at, random)
    return room


def _write_members(
    room: Room, place: Place, people: dict[str, User], opened_at: datetime, random: Random
) -> None:
    memberships = [
        Membership(
            room=room,
            user=people[username],
            role=_role(place, username),
            last_read=_read_mark(room.clock, len(place.members), random),
        )
        for username in place.members
    ]
    Membership.objects.bulk_create(memberships)
    for number, membership in enumerate(memberships):
        membership.joined_at = opened_at + JOIN_GAP * number
    Membership.objects.bulk_update(memberships, ["joined_at"])


def _write_messages(
    room: Room,
    place: Place,
    people: dict[str, User],
    lines: list[Line],
    opened_at: datetime,
    random: Random,
) -> None:
    rows = [
        (people[username], Message.Kind.SYSTEM, _event(number), opened_at + JOIN_GAP * number)
        for number, username in enumerate(place.members)
    ]
    rows += [(people[line.username], Message.Kind.TEXT, line.body, line.said_at) for line in lines]
    Message.objects.bulk_create(
        Message(
            room=room,
            seq=seq,
            changed=seq,
            kind=kind,
            author=author,
            client_id=UUID(int=random.getrandbits(128), version=4),
            body=body,
            html=render_patiently(body, room.pk) if kind == Message.Kind.TEXT else "",
            created_at=moment,
        )
        for seq, (author, kind, body, moment) in enumerate(rows, start=1)
    )


def _event(number: int) -> str:
    return "member.joined" if number else "room.created"


def _role(place: Place, username: str) -> str:
    if username == place.members[0]:
        return Role.OWNER
    return Role.MODERATOR if username in place.moderators else Role.MEMBER


def _read_mark(clock: int, joined: int, random: Random) -> int:
    """Everything, or all but the last few: about half of the people have something to read."""
    unread = random.choice([0, random.randint(1, MOST_UNREAD)])
    return max(clock - unread, joined)
