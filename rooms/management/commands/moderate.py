"""`manage.py moderate ACTION TARGET --reason …`: moderate users and rooms from a shell."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import reinstate_person, suspend_person
from accounts.common.errors import ConfabError
from rooms.actions import archive_room, lock_room, unarchive_room, unlock_room
from rooms.management.lookup import find_room, find_site_owner, find_user

USER_ACTIONS: dict[str, Callable[..., None]] = {
    "suspend": suspend_person,
    "reinstate": reinstate_person,
}
ROOM_ACTIONS: dict[str, Callable[..., None]] = {
    "archive": archive_room,
    "unarchive": unarchive_room,
    "lock": lock_room,
    "unlock": unlock_room,
}


class Command(BaseCommand):
    help = (
        "Suspend or reinstate a person; archive, unarchive, lock or unlock a room. Open pages are "
        "updated immediately with Redis, or within 15 seconds without."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=[*USER_ACTIONS, *ROOM_ACTIONS])
        parser.add_argument("target", help="a username, or a room's name or ID")
        parser.add_argument("--reason", required=True, help="recorded in the audit log")
        parser.add_argument(
            "--as", dest="by", help="the responsible owner (default: the site's first owner)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        action, target, reason = options["action"], options["target"], options["reason"]
        owner = find_site_owner(options["by"])
        try:
            if action in USER_ACTIONS:
                USER_ACTIONS[action](user=find_user(target), by=owner, reason=reason)
            else:
                ROOM_ACTIONS[action](room=find_room(target), by=owner, reason=reason, as_staff=True)
        except ConfabError as error:
            raise CommandError(str(error.message)) from None
        self.stdout.write(f"Done, as {owner.username}: {action} {target}.")
