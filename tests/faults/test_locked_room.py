"""I8: a room that is stuck is stuck alone."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import psycopg

from accounts.models import User
from rooms.models import Room
from tests.live import LiveServer, database_url
from tests.sockets import Socket

LOCK_SECONDS = 3.0
PATIENCE_SECONDS = (1.5, 3.0)  # the lock timeout of 2 s, give or take
LATENCY_SECONDS = 0.5
PAUSE_SECONDS = 0.05  # a socket may send 50 frames a second


@asynccontextmanager
async def locked(room: Room) -> AsyncIterator[None]:
    """Hold the room's row, as a transaction that somebody forgot would."""
    async with await psycopg.AsyncConnection.connect(database_url()) as connection:
        await connection.execute("SELECT 1 FROM rooms_room WHERE id = %s FOR UPDATE", [room.pk])
        yield
        await connection.rollback()


async def test_while_the_lobby_is_locked_it_says_so_and_the_cellar_keeps_its_pace(
    live_server: LiveServer, alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers, Socket.connect(live_server, bob) as his:
        assert await _time(his, cellar) < LATENCY_SECONDS
        assert await _time(hers, lobby) < LATENCY_SECONDS
        client_id = uuid4()
        async with locked(lobby):
            began = time.monotonic()
            waiting = asyncio.create_task(_post(hers, lobby, client_id))
            paces = []
            while time.monotonic() - began < LOCK_SECONDS:
                paces.append(await _time(his, cellar))
                await asyncio.sleep(PAUSE_SECONDS)
            refused = await waiting
        assert refused["error"]["code"] == "retry"
        assert PATIENCE_SECONDS[0] < refused["seconds"] < PATIENCE_SECONDS[1]
        assert len(paces) > 10
        assert max(paces) < LATENCY_SECONDS
        again = await _post(hers, lobby, client_id)
        assert again["ok"]


async def _time(socket: Socket, room: Room) -> float:
    began = time.monotonic()
    await socket.post(room, "How long?")
    return time.monotonic() - began


async def _post(socket: Socket, room: Room, client_id: Any) -> dict[str, Any]:
    """Return the reply and the `seconds` it took."""
    began = time.monotonic()
    fields = {"room": str(room.pk), "client_id": str(client_id), "body": "Is it open?"}
    reply = await socket.request("message.post", **fields)
    return {**reply, "seconds": time.monotonic() - began}
