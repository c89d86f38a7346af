"""Publishes envelopes to the channel layer, from any thread, in or outside the server.

Publishing never fails the caller, and never blocks the server's threads: an envelope that is lost
only delays clients, which catch up by the clocks (messaging/live/reconcile.py).
"""

import asyncio
import logging

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from messaging.delivery.envelope import Envelope
from messaging.metrics import counts

logger = logging.getLogger(__name__)

SEND_SECONDS = 5
MAX_WAITING = 1_000  # envelopes on their way to the layer; with more waiting it is down anyway

_loop: asyncio.AbstractEventLoop | None = None
_waiting: set[asyncio.Task[None]] = set()


def serve_from(loop: asyncio.AbstractEventLoop) -> None:
    """Set the loop on which this process serves sockets: envelopes are sent from there."""
    global _loop
    _loop = loop


def publish(envelope: Envelope) -> None:
    """Send an envelope to its group: in the background of a server, at once elsewhere."""
    if _loop is None:
        async_to_sync(_send)(envelope)
    elif _loop.is_running():
        _loop.call_soon_threadsafe(_start, envelope)
    else:
        _send_from_stopped_server(envelope)


def count_waiting() -> int:
    """Return how many envelopes are on their way to the layer."""
    return len(_waiting)


def _start(envelope: Envelope) -> None:
    if len(_waiting) >= MAX_WAITING:
        counts.drops["publisher_full"] += 1
        logger.warning("Broadcast dropped: %d are waiting for the channel layer.", len(_waiting))
        return
    task = asyncio.ensure_future(_send(envelope))
    _waiting.add(task)
    task.add_done_callback(_waiting.discard)


def _send_from_stopped_server(envelope: Envelope) -> None:
    """Send what was committed while the server stopped, if Python still starts threads."""
    try:
        async_to_sync(_send)(envelope)
    except RuntimeError as error:
        logger.warning("Broadcast lost: %s", error)


async def _send(envelope: Envelope) -> None:
    try:
        async with asyncio.timeout(SEND_SECONDS):
            await get_channel_layer().group_send(envelope.group, envelope.to_message())
    except Exception as error:
        counts.drops["layer_down"] += 1
        logger.warning("Broadcast lost: %s: %s", type(error).__name__, error)
