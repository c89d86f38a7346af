"""The process's one channel on the channel layer, and the groups it hears.

What is wanted and what is joined are reconciled in the background, one group after the other, so
a layer that hangs delays nobody for longer than one timeout: rooms that are not heard meanwhile
are healed by the clocks.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from channels.layers import get_channel_layer

logger = logging.getLogger(__name__)

LAYER_SECONDS = 2  # a layer that takes longer is down
RETRY_SECONDS = 1

Hear = Callable[[dict[str, Any]], None]


class Ear:
    """Hands every message of the wanted groups to `hear`."""

    def __init__(self, hear: Hear) -> None:
        self._hear = hear
        self._layer = get_channel_layer()
        self._channel: str | None = None
        self._wanted: set[str] = set()
        self._joined: set[str] = set()
        self._is_down = False
        self._changed = asyncio.Event()
        self._settled: dict[str, asyncio.Event] = {}
        self._tasks = [asyncio.ensure_future(self._reconcile())]

    def want(self, group: str) -> None:
        """Have a group heard soon."""
        self._wanted.add(group)
        if group not in self._joined:
            self._changed.set()

    async def join(self, group: str) -> None:
        """Want a group; return when it is heard, or the layer turned out to be down."""
        self.want(group)
        if group not in self._joined and not self._is_down:
            settled = self._settled.setdefault(group, asyncio.Event())
            with suppress(TimeoutError):
                await asyncio.wait_for(settled.wait(), LAYER_SECONDS)

    def quit(self, group: str) -> None:
        self._wanted.discard(group)
        self._changed.set()

    def renew(self) -> None:
        """Join everything again, before the layer forgets its members after a day."""
        self._joined.clear()
        self._changed.set()

    async def _reconcile(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                await self._join_wanted()
                await self._quit_unwanted()
            except Exception as error:  # whatever it is, the clocks heal what is not heard
                logger.warning("The channel layer is away: %s: %s", type(error).__name__, error)
                self._is_down = True
                for group in list(self._settled):
                    self._settle(group)
                await asyncio.sleep(RETRY_SECONDS)
                self._changed.set()

    async def _join_wanted(self) -> None:
        for group in self._wanted - self._joined:
            async with asyncio.timeout(LAYER_SECONDS):
                channel = await self._open()
                await self._layer.group_add(group, channel)
            self._joined.add(group)
            self._is_down = False
            self._settle(group)

    async def _quit_unwanted(self) -> None:
        for group in self._joined - self._wanted:
            self._joined.discard(group)
            async with asyncio.timeout(LAYER_SECONDS):
                await self._layer.group_discard(group, self._channel)

    async def _open(self) -> str:
        if self._channel is None:
            self._channel = await self._layer.new_channel("hub")
            self._tasks.append(asyncio.ensure_future(self._receive(self._channel)))
        return self._channel

    def _settle(self, group: str) -> None:
        if settled := self._settled.pop(group, None):
            settled.set()

    async def _receive(self, channel: str) -> None:
        while True:
            try:
                self._hear(await self._layer.receive(channel))
            except Exception:
                logger.exception("The channel layer did not deliver.")
                await asyncio.sleep(RETRY_SECONDS)
