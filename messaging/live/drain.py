"""Leaving: a server that stops says so, finishes what it began, and lets its clients go in turn."""

import asyncio
import random
from collections.abc import Sequence

from messaging.live.connection import Connection
from messaging.live.process import get_process

CLOSE_SERVER_RESTART = 4001
RETRY_SECONDS = (0.5, 4.0)  # spread, so that they do not all come back at once
CLOSING_SECONDS = 2.0
SLICES = 20


async def drain() -> None:
    """Tell every socket of this process goodbye, commit what is under way, and close them all."""
    process = get_process()
    process.hub.is_closing = True
    connections = list(process.hub.connections)
    for connection in connections:
        seconds = random.uniform(*RETRY_SECONDS)  # noqa: S311 - no secret
        await connection.say({"type": "bye", "retry_after": round(seconds, 2)})
    await process.writer.finish()
    await _close_in_slices(connections)


async def _close_in_slices(connections: Sequence[Connection]) -> None:
    size = max(1, -(-len(connections) // SLICES))
    for start in range(0, len(connections), size):
        for connection in connections[start : start + size]:
            await connection.close(CLOSE_SERVER_RESTART)
        await asyncio.sleep(CLOSING_SECONDS / SLICES if len(connections) > 1 else 0)
