"""A graceful stop: announce it, commit what was accepted, and close the sockets in slices."""

import asyncio
import random
from collections.abc import Sequence

from messaging.live.connection import Connection
from messaging.live.process import get_process
from messaging.protocol.close_codes import CloseCode

RETRY_SECONDS = (0.5, 4.0)  # random, so that clients don't all reconnect at once
CLOSING_SECONDS = 2.0
SLICES = 20


async def drain() -> None:
    """Send `bye` to every socket of this process, commit what was accepted, and close them all."""
    process = get_process()
    process.hub.is_closing = True
    connections = list(process.hub.connections)
    for connection in connections:
        seconds = random.uniform(*RETRY_SECONDS)  # noqa: S311 - no secret
        await connection.send_event({"type": "bye", "retry_after": round(seconds, 2)})
    await process.commit_queue.finish()
    await _close_in_slices(connections)


async def _close_in_slices(connections: Sequence[Connection]) -> None:
    size = max(1, -(-len(connections) // SLICES))
    for start in range(0, len(connections), size):
        for connection in connections[start : start + size]:
            await connection.close(CloseCode.SERVER_RESTART)
        await asyncio.sleep(CLOSING_SECONDS / SLICES if len(connections) > 1 else 0)
