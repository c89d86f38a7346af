"""The database goes away under open sockets, and comes back."""

import asyncio
from uuid import uuid4

from accounts.models import User
from rooms.models import Room
from tests.faults.proxy import Proxy
from tests.live import LiveServer
from tests.sockets import PATIENCE_SECONDS, Event, Socket

ASKED = 60  # times; far fewer would use up the patience if each waited for a connection


async def post(socket: Socket, room: Room, client_id: str) -> Event:
    fields = {"room": str(room.pk), "client_id": client_id, "body": "Are you there?"}
    return await socket.request("message.post", **fields)


async def test_without_the_database_every_command_is_refused_at_once(
    database_proxy: Proxy, proxied_server: LiveServer, alice: User, lobby: Room
) -> None:
    async with Socket.connect(proxied_server, alice) as hers:
        first = await hers.post(lobby, "Before")
        await database_proxy.stop()
        client_id = str(uuid4())
        async with asyncio.timeout(PATIENCE_SECONDS):
            for _ in range(ASKED):
                refused = await post(hers, lobby, client_id)
                assert refused["error"]["code"] == "retry"
        await database_proxy.start()
        async with asyncio.timeout(PATIENCE_SECONDS):
            reply = refused
            while not reply["ok"]:
                reply = await post(hers, lobby, client_id)
        assert reply["data"]["seq"] == first["seq"] + 1
