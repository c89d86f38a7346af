"""A text is composed alike for the API and for sockets."""

import pytest

from accounts.models import User
from messaging.actions import compose
from messaging.live import text_composer
from messaging.live.database import in_database
from rooms.models import Room

BODIES = [
    "Hello",
    "*Hello* @bob, and @mallory",
    "@all: [@bob](https://example.com) and `@bob`",
    "```python\nprint('@bob')\n```\n@bob",
    "| a | b |\n|---|---|\n| @bob | 2 |",
    "word " * 500,
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("body", BODIES)
async def test_a_socket_composes_what_the_api_composes(
    alice: User, bob: User, lobby: Room, body: str
) -> None:
    expected = await in_database(compose, room_id=lobby.pk, author=alice, body=body)
    assert await text_composer.compose(room_id=lobby.pk, author=alice, body=body) == expected
    quick = text_composer.compose_quickly(author=alice, body=body)
    assert quick in (None, expected)
