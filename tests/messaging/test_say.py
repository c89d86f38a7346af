"""`manage.py say`: what it refuses, in one line."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from messaging.models import Message
from rooms.actions import create_room
from rooms.models import Room


def say(*arguments: str, **options: Any) -> str:
    output = StringIO()
    call_command("say", *arguments, stdout=output, **options)
    return output.getvalue()


def test_the_owner_speaks_unless_another_member_is_named(bob: User, lobby: Room) -> None:
    assert "as alice" in say("lobby", "Hello")
    assert "as bob" in say(str(lobby.pk), "Hello", author="BOB")
    texts = Message.objects.filter(kind="text").order_by("seq")
    assert [message.author.username for message in texts] == ["alice", "bob"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nowhere", "Hello"), "No room named 'nowhere'"),
        (("lobby", "  "), "empty"),
        (("lobby", "a\x00b"), "invalid character"),
        (("lobby", "x" * 16_001), "16000"),
    ],
)
def test_what_cannot_be_said_is_refused(lobby: Room, arguments: tuple[str, str], told: str) -> None:
    say("lobby", "x" * 16_000)
    before = Message.objects.count()
    with pytest.raises(CommandError, match=told):
        say(*arguments)
    assert Message.objects.count() == before


def test_mallory_cannot_be_made_to_speak_where_she_is_not(mallory: User, lobby: Room) -> None:
    with pytest.raises(CommandError, match="mallory is not a member of Lobby"):
        say("lobby", "Hello", author="mallory")


def test_rooms_of_one_name_are_told_apart_by_id(alice: User, lobby: Room) -> None:
    create_room(creator=alice, name="LOBBY", kind=Room.Kind.PRIVATE)
    with pytest.raises(CommandError, match=str(lobby.pk)):
        say("lobby", "Hello")
