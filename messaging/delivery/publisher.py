"""The way to the channel layer, from any thread, in or outside the server.

The layer is a doorbell: publishing never fails the caller, and the server's threads never wait.
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from messaging.metrics import counts

logger = logging.getLogger(__name__)

SEND_SECONDS = 5
MAX_WAITING = 1_000  # messages on their way to the layer; beyond this it is not ringing anyway

_loop: asyncio.AbstractEventLoop | None = None
_waiting: set[asyncio.Task[None]] = set()


def serve_from(loop: asyncio.AbstractEventLoop) -> None:
    """Name the loop on which this process serves sockets; its hub hears what is sent there."""
    global _loop
    _loop = loop


def publish(group: str, events: Sequence[str], **control: Any) -> None:
    """Send encoded events to a group. `control` is for the hubs (messaging/live/hub.py)."""
    message = {"type": "events", "group": group, "events": list(events), "at": time.time()}
    message |= control
    if _loop is None or not _loop.is_running():
        async_to_sync(_send)(group, message)
    else:
        _loop.call_soon_threadsafe(_start, group, message)


def count_waiting() -> int:
    """Return how many messages are on their way to the layer."""
    return len(_waiting)


def _start(group: str, message: dict[str, Any]) -> None:
    if len(_waiting) >= MAX_WAITING:
        counts.drops["publisher_full"] += 1
        logger.warning("Broadcast dropped: %d are waiting for the channel layer.", len(_waiting))
        return
    task = asyncio.ensure_future(_send(group, message))
    _waiting.add(task)
    task.add_done_callback(_waiting.discard)


async def _send(group: str, message: dict[str, Any]) -> None:
    try:
        async with asyncio.timeout(SEND_SECONDS):
            await get_channel_layer().group_send(group, message)
    except Exception as error:
        counts.drops["layer_away"] += 1
        logger.warning("Broadcast lost: %s: %s", type(error).__name__, error)
