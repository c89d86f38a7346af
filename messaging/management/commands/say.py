"""`manage.py say ROOM TEXT`: post a message from a shell."""

from argparse import ArgumentParser
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError
from pydantic import TypeAdapter, ValidationError

from accounts.common.errors import ConfabError
from accounts.identity import username_key
from accounts.models import User
from messaging import actions
from messaging.protocol.schemas import Body
from rooms.management.lookup import find_room
from rooms.models import Membership, Room


class Command(BaseCommand):
    help = (
        "Post a message in a room. Open pages show it immediately with Redis, or within 15 "
        "seconds without."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("room", help="the room's name or ID")
        parser.add_argument("text", help="Markdown")
        parser.add_argument(
            "--as", dest="author", help="a member's username (default: the room's owner)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        room = find_room(options["room"])
        author = find_author(room, options["author"])
        try:
            body = TypeAdapter(Body).validate_python(options["text"])
            message = actions.NewMessage(room.pk, author, client_id=uuid4(), body=body)
            posted = actions.post_message(message)
        except ValidationError as error:
            raise CommandError(error.errors()[0]["msg"]) from None
        except ConfabError as error:
            raise CommandError(str(error.message)) from None
        self.stdout.write(
            f"Posted in {room.name} as {author.username}, number {posted.message.seq}."
        )


def find_author(room: Room, username: str | None) -> User:
    """Return the member with that username, or the room's first owner. Raises CommandError."""
    members = Membership.objects.filter(room=room).select_related("user").order_by("joined_at")
    if username:
        member = members.filter(user__username_key=username_key(username)).first()
    else:
        member = members.filter(role=Membership.Role.OWNER).first()
    if member is None:
        raise CommandError(
            f"{username or 'An owner'} is not a member of {room.name}; choose a member with --as"
        )
    return member.user
