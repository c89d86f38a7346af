"""Whether the channel layer carries what is sent: a word to ourselves and back."""

import asyncio
from typing import Any
from uuid import uuid4

from channels.layers import get_channel_layer

# One channel a process, kept: the layer has no way to give one back.
_channels: dict[asyncio.AbstractEventLoop, str] = {}
_turn: dict[asyncio.AbstractEventLoop, asyncio.Lock] = {}


async def echo() -> None:
    """Return when a message came back. Raises what the layer raises; the caller sets the bound."""
    loop = asyncio.get_running_loop()
    async with _turn.setdefault(loop, asyncio.Lock()):
        channel = _channels.pop(loop, None) or await get_channel_layer().new_channel("echo")
        await _hear_oneself(channel)
        _channels[loop] = channel  # a channel that failed is not tried again


async def _hear_oneself(channel: str) -> None:
    layer, word = get_channel_layer(), uuid4().hex
    await layer.send(channel, {"type": "echo", "word": word})
    heard: dict[str, Any] = {}
    while heard.get("word") != word:
        heard = await layer.receive(channel)
