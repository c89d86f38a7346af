"""An operator changes SECRET_KEY, and no one is signed out while the earlier one is named."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pytest_django import Settings
from websockets.exceptions import InvalidStatus

from accounts.models import User
from rooms.models import Room
from tests.live import LiveServer
from tests.operations.raw_http import request
from tests.people import sign_in
from tests.sockets import Socket, open_connection

OLD_KEY = "the-key-of-the-operator-0123456789"
NEW_KEY = "a-new-key-of-the-operator-0123456789"


@pytest.fixture(autouse=True)
def old_key(settings: Settings) -> None:
    """Have the test sign sessions with it."""
    settings.SECRET_KEY = OLD_KEY


@contextmanager
def running(**environment: str) -> Iterator[LiveServer]:
    server = LiveServer(SECRET_KEY=NEW_KEY, **environment)
    server.start()
    try:
        yield server
    finally:
        server.terminate()


@pytest.fixture
def cookie(transactional_db: None, alice: User) -> dict[str, str]:
    """Of a session that the old key has signed."""
    return {"Cookie": "; ".join(map("=".join, sign_in(alice).items()))}


def test_a_page_takes_a_session_of_the_earlier_key(cookie: dict[str, str]) -> None:
    with running(SECRET_KEY_FALLBACKS=OLD_KEY) as server:
        assert request(server, "/account/", headers=cookie).status == 200
    with running() as server:
        assert request(server, "/account/", headers=cookie).status == 302


async def test_a_socket_takes_a_session_of_the_earlier_key(
    transactional_db: None, alice: User, lobby: Room
) -> None:
    with running(SECRET_KEY_FALLBACKS=OLD_KEY) as server:
        async with Socket.connect(server, alice) as hers:
            assert hers.ready["user"]["username"] == "alice"
    with running() as server, pytest.raises(InvalidStatus, match="403"):
        async with open_connection(server, alice):
            pass


def test_a_new_password_ends_a_session_of_the_earlier_key_too(
    transactional_db: None, alice: User, lobby: Room
) -> None:
    phone, desk = (
        {"Cookie": "; ".join(map("=".join, sign_in(alice).items()))} for _ in ("phone", "desk")
    )
    with running(SECRET_KEY_FALLBACKS=OLD_KEY) as server:
        assert request(server, "/account/", headers=phone).status == 200
        alice.set_password("another horse")
        alice.save()
        assert request(server, "/account/", headers=desk).status == 302
