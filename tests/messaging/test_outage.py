"""The database goes away under open sockets, and comes back."""

import asyncio
import random
from collections.abc import AsyncIterator
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from accounts.models import User
from rooms.models import Room
from tests.faults.proxy import Proxy
from tests.live import LiveServer, database_url
from tests.sockets import PATIENCE_SECONDS, Event, Socket

ASKED = 60  # times; far fewer would use up the patience if each waited for a connection


@pytest.fixture
async def road(transactional_db: None) -> AsyncIterator[Proxy]:
    """The network between a server and its database."""
    port = urlsplit(database_url()).port
    assert port
    road = Proxy(port, random.Random(0))
    await road.start()
    yield road
    await road.stop()


@pytest.fixture
async def far_server(road: Proxy) -> AsyncIterator[LiveServer]:
    url = urlsplit(database_url())
    netloc = url.netloc.replace(f":{url.port}", f":{road.port}")
    server = LiveServer(DATABASE_URL=url._replace(netloc=netloc).geturl(), FRAME_RATE="0")
    await asyncio.to_thread(server.start)
    yield server
    await asyncio.to_thread(server.kill)


async def post(socket: Socket, room: Room, client_id: str) -> Event:
    fields = {"room": str(room.pk), "client_id": client_id, "body": "Are you there?"}
    return await socket.request("message.post", **fields)


async def test_while_the_database_is_away_everybody_is_told_and_nobody_waits(
    road: Proxy, far_server: LiveServer, alice: User, lobby: Room
) -> None:
    async with Socket.connect(far_server, alice) as hers:
        first = await hers.post(lobby, "Before")
        await road.stop()
        client_id = str(uuid4())
        async with asyncio.timeout(PATIENCE_SECONDS):
            for _ in range(ASKED):
                refused = await post(hers, lobby, client_id)
                assert refused["error"]["code"] == "retry"
        await road.start()
        async with asyncio.timeout(PATIENCE_SECONDS):
            reply = refused
            while not reply["ok"]:
                reply = await post(hers, lobby, client_id)
        assert reply["data"]["seq"] == first["seq"] + 1
