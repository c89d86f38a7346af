"""What taking an archive in would do, found out without doing it."""

from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.common.text import fold
from messaging.archive.importing.errors import BadArchive
from messaging.archive.importing.people import People, match_people
from messaging.archive.importing.rows import MemberRow, RoomRow
from messaging.archive.importing.source import Content
from rooms.models import Room
from rooms.models.room import MAX_NAME_KEY

MAX_NAME = 80
SUFFIX_SIZE = 8
MAX_LISTED = 100  # names in a summary

Summary = dict[str, Any]


@dataclass
class Plan:
    """`rooms` are those that would be made. One that is `here` by its id is left as it is; so is
    a direct room of people who write to each other here already (`met`).
    """

    people: People
    rooms: dict[UUID, Room] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    here: int = 0
    met: int = 0
    messages: int = 0

    @property
    def summary(self) -> Summary:
        """In numbers and names, as JSON has them."""
        return {
            "known": len(self.people.ids) - len(self.people.new),
            "new": len(self.people.new),
            "doubtful": self.people.doubtful[:MAX_LISTED],
            "made": len(self.rooms),
            "here": self.here,
            "met": self.met,
            "renamed": dict(islice(self.renamed.items(), MAX_LISTED)),
            "messages": self.messages,
        }


def make_plan(content: Content, *, trusts_emails: bool) -> Plan:
    """Raises BadArchive for a room that may not be as it is."""
    plan = Plan(match_people(content.people, trusts_emails=trusts_emails))
    ids = list(content.rooms)
    here = set(Room.objects.filter(pk__in=ids).values_list("pk", flat=True))
    names, keys = _find_names(), _find_direct_keys()
    for row in content.rooms.values():
        room = _describe(row, content.members.get(row.id, []), plan.people)
        if row.id in here:
            plan.here += 1
        elif room.direct_key in keys:
            plan.met += 1
        else:
            _name(room, names, plan)
            keys |= {room.direct_key} if room.direct_key else set()
            plan.rooms[room.pk] = room
            plan.messages += content.counts[room.pk]
    return plan


def _describe(row: RoomRow, members: list[MemberRow], people: People) -> Room:
    told = row.model_dump(exclude={"created_at", "name", "is_group", "is_complete"})
    name = "" if row.kind == "direct" else row.name
    ids = {people.ids[member.user] for member in members}
    is_group = row.kind == "direct" and (row.is_group or not row.is_complete or len(ids) > 2)
    room = Room(**told, name=name, direct_key=_direct_key(row, ids), is_group=is_group)
    try:
        room.clean_fields(exclude={"direct_key"})
    except ValidationError as error:
        raise BadArchive(_("Room %(room)s: ") % {"room": row.id} + error.messages[0]) from None
    return room


def _direct_key(row: RoomRow, ids: set[UUID]) -> str | None:
    """As rooms/actions/direct.py makes it, of the people as they are here."""
    if row.kind != "direct" or not row.is_complete:
        return None
    return sha256(b"".join(sorted(pk.bytes for pk in ids))).hexdigest()


def _name(room: Room, taken: set[str], plan: Plan) -> None:
    """Give a public room another name where there is one of that name here."""
    if room.kind != Room.Kind.PUBLIC:
        return
    name, number = room.name, 1
    while room.name_key in taken:
        number += 1
        room.name = f"{name[: MAX_NAME - SUFFIX_SIZE]} {number}"
        room.name_key = fold(room.name)[:MAX_NAME_KEY]
    if number > 1:
        plan.renamed[name] = room.name
    taken.add(room.name_key)


def _find_names() -> set[str]:
    return set(Room.objects.public().values_list("name_key", flat=True))


def _find_direct_keys() -> set[str | None]:
    direct = Room.objects.filter(kind=Room.Kind.DIRECT)
    return set(direct.values_list("direct_key", flat=True))
