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

LEAST_SECONDS = 1.5  # a little less than the lock timeout
PAUSE_SECONDS = 0.05  # a socket may send 50 frames a second


@asynccontextmanager
async def locked(room: Room) -> AsyncIterator[None]:
    """Hold the room's row, as a forgotten transaction would."""
    async with await psycopg.AsyncConnection.connect(database_url()) as connection:
        await connection.execute("SELECT 1 FROM rooms_room WHERE id = %s FOR UPDATE", [room.pk])
        yield
        await connection.rollback()


async def test_a_locked_lobby_answers_retry_and_does_not_slow_the_cellar(
    live_server: LiveServer, alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers, Socket.connect(live_server, bob) as his:
        await his.post(cellar, "Is it open?")
        await hers.post(lobby, "Is it open?")
        client_id = uuid4()
        async with locked(lobby):
            waiting = asyncio.create_task(_post(hers, lobby, client_id))
            meanwhile = 0
            while not waiting.done():
                await his.post(cellar, "And here?")
                meanwhile += not waiting.done()
                await asyncio.sleep(PAUSE_SECONDS)
            refused = await waiting
        assert refused["error"]["code"] == "retry"
        assert refused["seconds"] > LEAST_SECONDS
        assert meanwhile > 5, "the cellar waited for the lobby"
        again = await _post(hers, lobby, client_id)
        assert again["ok"]


async def _post(socket: Socket, room: Room, client_id: Any) -> dict[str, Any]:
    """Return the reply and the `seconds` it took."""
    began = time.monotonic()
    fields = {"room": str(room.pk), "client_id": str(client_id), "body": "Is it open?"}
    reply = await socket.request("message.post", **fields)
    return {**reply, "seconds": time.monotonic() - began}
