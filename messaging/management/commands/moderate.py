"""`manage.py moderate ACT WHOM --reason …`: what the admin does, from a shell."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import reinstate_person, suspend_person
from accounts.common.errors import ConfabError
from accounts.models import User
from messaging.management.commands.say import find_room
from rooms.actions import archive_room, lock_room, restore_room, unlock_room

PEOPLE: dict[str, Callable[..., None]] = {
    "suspend": suspend_person,
    "reinstate": reinstate_person,
}
ROOMS: dict[str, Callable[..., None]] = {
    "archive": archive_room,
    "restore": restore_room,
    "lock": lock_room,
    "unlock": unlock_room,
}


class Command(BaseCommand):
    help = (
        "Suspend or reinstate a person; archive, restore, lock or unlock a room. Open pages are "
        "updated immediately with Redis, or within 15 seconds without."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=[*PEOPLE, *ROOMS])
        parser.add_argument("whom", help="a username, or a room's name or ID")
        parser.add_argument("--reason", required=True, help="recorded in the audit log")
        parser.add_argument(
            "--as", dest="by", help="the responsible owner (default: the site's first owner)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        act, whom = options["act"], options["whom"]
        why = {"by": find_owner(options["by"]), "reason": options["reason"]}
        try:
            if act in PEOPLE:
                PEOPLE[act](user=find_person(whom), **why)
            else:
                ROOMS[act](room=find_room(whom), as_staff=True, **why)
        except ConfabError as error:
            raise CommandError(str(error.message)) from None
        self.stdout.write(f"Done, as {why['by'].username}: {act} {whom}.")


def find_person(username: str) -> User:
    """Raises CommandError."""
    found = User.objects.with_username(username).first()
    if found is None:
        raise CommandError(f"No one named {username!r} was found.")
    return found


def find_owner(username: str | None) -> User:
    """Return the owner of the site of that username, or the first. Raises CommandError."""
    people = User.objects.get_queryset()
    owners = people.filter(is_superuser=True, is_active=True).order_by("date_joined")
    found = (owners.with_username(username) if username else owners).first()
    if found is None:
        raise CommandError("Not an owner of this site: choose one with --as.")
    return found
