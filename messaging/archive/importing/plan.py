"""The plan of an import: what it would do, computed without changes, and described in text."""

from dataclasses import dataclass, field
from itertools import islice
from typing import TypedDict
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.common.text import fold
from messaging.archive.format.rows import MemberRow, RoomRow
from messaging.archive.importing.errors import BadArchive
from messaging.archive.importing.people import People, match_people
from messaging.archive.importing.source import Content
from rooms.models import Room
from rooms.models.room import make_direct_key
from rooms.sizes import MAX_NAME, MAX_NAME_KEY

SUFFIX_SIZE = 8
MAX_LISTED = 100  # names in the summary


class Summary(TypedDict):
    """A plan as JSON: numbers of people, rooms and messages, and the names to mention.

    `renamed` maps old to new names of rooms; `unconfirmed` lists usernames.
    """

    known: int
    new: int
    unconfirmed: list[str]
    made: int
    here: int
    met: int
    renamed: dict[str, str]
    messages: int


@dataclass
class Plan:
    """`rooms` are the ones to create.

    `existing` counts the rooms that exist by id, and `existing_direct` the direct rooms whose
    members already have one; both stay unchanged.
    """

    people: People
    rooms: dict[UUID, Room] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    existing: int = 0
    existing_direct: int = 0
    messages: int = 0

    @property
    def summary(self) -> Summary:
        """The plan as JSON, for a job's result."""
        return {
            "known": len(self.people.ids) - len(self.people.new),
            "new": len(self.people.new),
            "unconfirmed": self.people.unconfirmed[:MAX_LISTED],
            "made": len(self.rooms),
            "here": self.existing,
            "met": self.existing_direct,
            "renamed": dict(islice(self.renamed.items(), MAX_LISTED)),
            "messages": self.messages,
        }


def make_plan(content: Content, *, trusts_emails: bool) -> Plan:
    """Raises BadArchive for an invalid room."""
    plan = Plan(match_people(content.people, trusts_emails=trusts_emails))
    ids = list(content.rooms)
    existing = set(Room.objects.filter(pk__in=ids).values_list("pk", flat=True))
    names, keys = _find_names(), _find_direct_keys()
    for row in content.rooms.values():
        room = _build_room(row, content.members.get(row.id, []), plan.people)
        if row.id in existing:
            plan.existing += 1
        elif room.direct_key in keys:
            plan.existing_direct += 1
        else:
            _choose_name(room, names, plan)
            keys |= {room.direct_key} if room.direct_key else set()
            plan.rooms[room.pk] = room
            plan.messages += content.counts[room.pk]
    return plan


def _build_room(row: RoomRow, members: list[MemberRow], people: People) -> Room:
    fields = row.model_dump(exclude={"created_at", "name", "is_group", "is_complete"})
    name = "" if row.kind == "direct" else row.name
    ids = {people.ids[member.user] for member in members}
    is_group = row.kind == "direct" and (row.is_group or not row.is_complete or len(ids) > 2)
    room = Room(**fields, name=name, direct_key=_direct_key(row, ids), is_group=is_group)
    try:
        room.clean_fields(exclude={"direct_key"})
    except ValidationError as error:
        raise BadArchive(_("Room %(room)s: ") % {"room": row.id} + error.messages[0]) from None
    return room


def _direct_key(row: RoomRow, ids: set[UUID]) -> str | None:
    """Return the key of a direct room, from the ids of users on this site."""
    if row.kind != "direct" or not row.is_complete:
        return None
    return make_direct_key(ids)


def _choose_name(room: Room, taken: set[str], plan: Plan) -> None:
    """Rename a public room whose name is taken."""
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


def describe_summary(summary: Summary) -> list[str]:
    """Return the summary as translated lines of text."""
    lines = [
        _("People: %(known)d have an account here, %(new)d get an unclaimed account.") % summary,
        _("Rooms: %(made)d new, %(here)d existing (unchanged).") % summary,
        _("Messages: %(messages)d.") % summary,
    ]
    if summary["met"]:
        left_out = _(
            "Direct conversations skipped because these people already have one here: %(met)d."
        )
        lines.append(left_out % summary)
    lines += [
        _("%(old)s is renamed to %(new)s: the name is taken.") % {"old": old, "new": new}
        for old, new in summary["renamed"].items()
    ]
    lines += [
        _("%(person)s can't be matched by email: the account with that address never verified it.")
        % {"person": person}
        for person in summary["unconfirmed"]
    ]
    return lines
