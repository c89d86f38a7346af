"""A Slack export as a source of people, rooms and messages."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError

from accounts.common.text import clean_line
from messaging.archive.format.rows import MemberRow, PersonRow, RoomRow, Row
from messaging.archive.importing.archive import Archive
from messaging.archive.importing.errors import BadArchive
from messaging.archive.importing.people import clean_username
from messaging.archive.importing.source import ArchivedMessage, Content
from messaging.archive.slack.messages import ChannelConverter, parse_ts, slack_id
from messaging.archive.slack.shapes import SlackMessage, SlackRoom, SlackUser
from rooms.models import Room
from rooms.sizes import MAX_DESCRIPTION, MAX_NAME, MAX_TOPIC

CHANNELS = "channels.json"
USERS = "users.json"
KINDS = {
    CHANNELS: Room.Kind.PUBLIC,
    "groups.json": Room.Kind.PRIVATE,
    "mpims.json": Room.Kind.PRIVATE,
    "dms.json": Room.Kind.DIRECT,
}
DAY = re.compile(r"(?P<folder>[^/]+)/\d{4}-\d\d-\d\d\.json")
PAUSE_EVERY = 500  # messages
DEFAULT_OWNER = "bot:slackbot"  # of a room without members

Shape = TypeVar("Shape", bound=Row)


class SlackExport:
    """Reads the messages one day at a time; only names and roots of threads are kept in memory."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.content = Content()
        self._rooms: list[SlackRoom] = []
        self._names: dict[str, str] = {}
        self._days: dict[str, list[str]] = {}

    def check(self) -> Iterator[None]:
        for user in self._read(USERS, SlackUser):
            self._add_person(user.id, user.name, user.shown_name, user.profile.email)
        for name in sorted(self._archive.entries):
            if match := DAY.fullmatch(name):
                self._days.setdefault(match["folder"], []).append(name)
        for name, kind in KINDS.items():
            for room in self._read(name, SlackRoom) if name in self._archive else []:
                self._add_room(room, kind)
        for number, message in enumerate(self.messages(), 1):
            self.content.counts[message.row.room] += 1
            self.content.rooms[message.row.room].clock = message.row.seq
            if number % PAUSE_EVERY == 0:
                yield

    def messages(self) -> Iterator[ArchivedMessage]:
        for room in self._rooms:
            converter = ChannelConverter(room, self._names)
            yield from converter.convert(self._read_days(room), _find_owner(room))

    def _read_days(self, room: SlackRoom) -> Iterator[SlackMessage]:
        """Yield the messages of a room, adding the people who are not in users.json."""
        seen: set[str] = set()
        for name in self._days.get(room.name, []) or self._days.get(room.id, []):
            for message in sorted(self._read(name, SlackMessage), key=lambda each: _order(each.ts)):
                if message.type == "message" and message.ts not in seen:
                    seen.add(message.ts)
                    self._add_people_of(message)
                    yield message

    def _add_people_of(self, message: SlackMessage) -> None:
        if message.author not in self._names:
            profile = message.user_profile
            self._add_person(message.author, "", profile.real_name if profile else "", "")
        self._add_unknown(user for reaction in message.reactions for user in reaction.users)

    def _add_unknown(self, people: Iterable[str]) -> None:
        for user in people:
            if user not in self._names:
                self._add_person(user, "", "", "")

    def _add_person(self, slack: str, username: str, name: str, email: str) -> None:
        username = clean_username(username or slack.removeprefix("bot:"))
        row = PersonRow(
            id=slack_id(slack), username=username, display_name=name[:1_000], email=email[:1_000]
        )
        self.content.people[row.id] = row
        self._names[slack] = username

    def _add_room(self, room: SlackRoom, kind: str) -> None:
        direct = kind == Room.Kind.DIRECT
        if direct and len(set(room.members)) < 2:
            return  # notes to oneself
        row = RoomRow(
            id=slack_id(room.id),
            kind=kind,
            name="" if direct else clean_line(room.name)[:MAX_NAME] or room.id,
            topic=clean_line(room.topic.value)[:MAX_TOPIC],
            description=room.purpose.value.strip()[:MAX_DESCRIPTION],
            archived_at=parse_ts(str(room.created)) if room.is_archived else None,
            created_at=parse_ts(str(room.created)),
        )
        if row.id in self.content.rooms:
            raise BadArchive(_("The room %s appears twice.") % room.id, CHANNELS)
        self._rooms.append(room)
        self.content.rooms[row.id] = row
        self.content.counts[row.id] = 0
        self.content.members[row.id] = list(self._members(room, direct=direct))

    def _members(self, room: SlackRoom, *, direct: bool) -> Iterator[MemberRow]:
        owner = _find_owner(room)
        self._add_unknown([owner, *room.members])
        for member in dict.fromkeys(room.members):
            is_owner = member == owner and not direct
            yield MemberRow(
                room=slack_id(room.id),
                user=slack_id(member),
                role="owner" if is_owner else "member",
                joined_at=parse_ts(str(room.created)),
                joined_clock=0,
            )

    def _read(self, name: str, shape: type[Shape]) -> list[Shape]:
        content: Any = self._archive.read_json(name)
        try:
            rows: list[Shape] = _adapter(shape).validate_python(content)
            return rows
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            field = ".".join(map(str, first["loc"]))
            raise BadArchive(f"{field}: {first['msg'].removesuffix('.')}.", name) from None


@cache
def _adapter(shape: type[Row]) -> TypeAdapter[Any]:
    return TypeAdapter(list[shape])  # type: ignore[valid-type]


def _find_owner(room: SlackRoom) -> str:
    """Return the creator if they are a member, else the first member."""
    if room.creator in room.members:
        return room.creator
    return room.members[0] if room.members else DEFAULT_OWNER


def _order(ts: str) -> tuple[int, int]:
    at = parse_ts(ts)
    return int(at.timestamp()), at.microsecond
