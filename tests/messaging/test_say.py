"""`manage.py say`: what it posts, and its one-line errors."""

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


def test_the_owner_is_the_author_unless_another_member_is_named(bob: User, lobby: Room) -> None:
    assert "as alice" in say("lobby", "Hello")
    assert "as bob" in say(str(lobby.pk), "Hello", author="BOB")
    texts = Message.objects.filter(kind="text").order_by("seq")
    assert [message.author.username for message in texts] == ["alice", "bob"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere", "Hello"), "No room named 'nowhere'"),
        (("lobby", "  "), "empty"),
        (("lobby", "a\x00b"), "invalid character"),
        (("lobby", "x" * 16_001), "16000"),
    ],
)
def test_invalid_arguments_are_refused(
    lobby: Room, arguments: tuple[str, str], message: str
) -> None:
    say("lobby", "x" * 16_000)
    before = Message.objects.count()
    with pytest.raises(CommandError, match=message):
        say(*arguments)
    assert Message.objects.count() == before


def test_mallory_cannot_be_the_author_where_she_is_not_a_member(mallory: User, lobby: Room) -> None:
    with pytest.raises(CommandError, match="mallory is not a member of Lobby"):
        say("lobby", "Hello", author="mallory")


def test_rooms_with_the_same_name_are_chosen_by_id(alice: User, lobby: Room) -> None:
    create_room(creator=alice, name="LOBBY", kind=Room.Kind.PRIVATE)
    with pytest.raises(CommandError, match=str(lobby.pk)):
        say("lobby", "Hello")
