"""Commands of the socket are limited by person, however many sockets they have; a page that
reconnects is far within."""

import json
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any
from urllib.error import HTTPError
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async

from accounts.models import User
from messaging.limits import COMMANDS
from rooms.actions import create_room
from rooms.models import Room
from tests.access.permission_table import COMMANDS as ROWS
from tests.access.permission_table import rows_of
from tests.http_client import HttpClient
from tests.live import LiveServer
from tests.people import make_person, put_in
from tests.sockets import Socket, refusal

ROOMS = 60
LIMITED = [name for name, rates in COMMANDS.items() if rates]


@pytest.fixture
def strict_server(transactional_db: None) -> Iterator[LiveServer]:
    """A server that allows one act of each kind, and the next one much later."""
    server = LiveServer(LIMIT_FACTOR="0.00001", POST_RATE="10")
    server.start()
    yield server
    server.terminate()


async def test_each_command_is_refused_the_second_time_on_another_socket_too(
    strict_server: LiveServer, lobby: Room
) -> None:
    assert LIMITED
    for name in LIMITED:
        person = await sync_to_async(make_person)(name.replace(".", "-"))
        await sync_to_async(put_in)(lobby, person)
        async with AsyncExitStack() as stack:
            connect = (Socket.connect(strict_server, person) for _ in range(2))
            first, second = [await stack.enter_async_context(each) for each in connect]
            if name == "typing":
                await first.open(lobby)
            await first.request(name, **_fields(name, lobby))
            refused = await second.request(name, **_fields(name, lobby))
            assert not refused["ok"], name
            assert refused["error"]["code"] == "rate_limited", name
            assert refused["error"]["retry_after"] > 0, name


async def test_a_command_and_its_route_share_one_limit(
    strict_server: LiveServer, alice: User, lobby: Room
) -> None:
    async with Socket.connect(strict_server, alice) as hers:
        posted = await hers.post(lobby, "Before")
        edit = {"room": str(lobby.pk), "seq": posted["seq"], "body": "After"}
        assert (await hers.request("message.edit", **edit))["error"]["code"] == "rate_limited"
    http_client = await sync_to_async(HttpClient)(strict_server, alice)
    path = f"rooms/{lobby.pk}/messages/{posted['seq']}"
    with pytest.raises(HTTPError) as refused:
        await sync_to_async(http_client.call)("PATCH", path, body="After")
    assert refused.value.code == 429
    assert int(refused.value.headers["Retry-After"]) > 0
    assert json.loads(refused.value.read())["error"]["code"] == "rate_limited"


async def test_sixty_rooms_are_opened_again_on_three_sockets(
    live_server: LiveServer, bob: User
) -> None:
    rooms = await sync_to_async(_make_rooms)(bob)
    for _tab in range(3):
        async with Socket.connect(live_server, bob) as his:
            replies = [await his.request("open", room=room, clock=None) for room in rooms]
            assert all(reply["ok"] for reply in replies)


async def test_handshakes_are_limited_even_if_the_sockets_close_at_once(
    transactional_db: None, alice: User, bob: User
) -> None:
    """`ready` is the most expensive reply: opening sockets in a loop is a flood of them."""
    server = LiveServer(HANDSHAKE_RATE="0.001", HANDSHAKE_BURST="3")
    await sync_to_async(server.start)()
    try:
        for _each in range(3):
            async with Socket.connect(server, alice):
                pass
        assert await refusal(server, alice) == 403
        async with Socket.connect(server, bob) as his:
            assert his.ready["user"]["id"] == str(bob.pk)
    finally:
        await sync_to_async(server.terminate)()


def _make_rooms(person: User) -> list[str]:
    made = (create_room(creator=person, name=f"Room {number}") for number in range(ROOMS))
    return [str(room.pk) for room in made]


def _fields(name: str, room: Room) -> dict[str, Any]:
    [(_name, row), *_rows] = [each for each in rows_of(ROWS) if each[0] == name]
    fields = {"room": str(room.pk), "seq": 1, **(row.body or {})}
    return fields | ({"client_id": str(uuid4())} if name == "message.post" else {})
