"""Runs actions on the site's database from outside the servers, as the admin would.

`python -m tests.faults.site_commands` reads one JSON command per line and prints one line for each.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import InterfaceError, OperationalError, connection  # noqa: E402

from accounts.common.errors import Conflict  # noqa: E402
from accounts.models import User  # noqa: E402
from rooms import actions  # noqa: E402
from rooms.models import Room  # noqa: E402
from tests.people import make_person, sign_in  # noqa: E402


def prepare(rooms: dict[str, list[str]]) -> dict[str, Any]:
    """Make an empty site with these rooms and their members. Return cookies and room ids."""
    call_command("migrate", verbosity=0, interactive=False)
    names = sorted({name for members in rooms.values() for name in members})
    people = {name: make_person(name) for name in names}
    made = {name: _make_room(name, [people[one] for one in rooms[name]]) for name in rooms}
    return {
        "cookies": {name: sign_in(person)["session"] for name, person in people.items()},
        "rooms": made,
    }


def _make_room(name: str, members: list[User]) -> str:
    room = actions.create_room(creator=members[0], name=name)
    for member in members[1:]:
        actions.join_room(room=room, user=member)
    return str(room.pk)


def _act(act: Callable[..., None], room: str, person: str) -> None:
    user = User.objects.get(username=person)
    act(room=Room.objects.get(pk=room), user=user, by=user, as_staff=True)


def remove(room: str, person: str) -> None:
    _act(actions.remove_member, room, person)


def add(room: str, person: str) -> None:
    try:
        _act(actions.add_member, room, person)
    except Conflict:  # an earlier attempt did it, and its answer was lost
        return


COMMANDS: dict[str, Callable[..., Any]] = {"prepare": prepare, "remove": remove, "add": add}


def main() -> None:
    for line in sys.stdin:
        name, arguments = json.loads(line)
        try:
            answer = {"ok": COMMANDS[name](**arguments)}
        except (OperationalError, InterfaceError) as error:
            connection.close()
            answer = {"error": str(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
