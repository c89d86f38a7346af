"""Checks that the channel layer works, by a message that this process sends to itself."""

import asyncio
from typing import Any
from uuid import uuid4

from channels.layers import get_channel_layer

# One channel for each process, kept: the layer can't release one.
_channels: dict[asyncio.AbstractEventLoop, str] = {}
_locks: dict[asyncio.AbstractEventLoop, asyncio.Lock] = {}


async def echo() -> None:
    """Return when the message came back. Raises what the layer raises; has no timeout."""
    loop = asyncio.get_running_loop()
    async with _locks.setdefault(loop, asyncio.Lock()):
        channel = _channels.pop(loop, None) or await get_channel_layer().new_channel("echo")
        await _send_and_receive(channel)
        _channels[loop] = channel  # a channel that failed is not used again


async def _send_and_receive(channel: str) -> None:
    layer, token = get_channel_layer(), uuid4().hex
    await layer.send(channel, {"type": "echo", "token": token})
    message: dict[str, Any] = {}
    while message.get("token") != token:
        message = await layer.receive(channel)
