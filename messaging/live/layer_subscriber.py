"""The process's one channel on the channel layer, and the groups it is a member of.

Wanted and joined groups are reconciled in the background, one group after the other, so a layer
that hangs delays no caller for longer than one timeout. What is not received meanwhile, clients
catch up on by the clocks.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from channels.layers import get_channel_layer

from messaging.delivery.envelope import Envelope
from messaging.metrics import counts

logger = logging.getLogger(__name__)

LAYER_SECONDS = 2  # a layer that takes longer is down
RETRY_SECONDS = 1

OnEnvelope = Callable[[Envelope], None]


class LayerSubscriber:
    """Calls `on_envelope` with every envelope of the wanted groups."""

    def __init__(self, on_envelope: OnEnvelope) -> None:
        self._on_envelope = on_envelope
        self._layer = get_channel_layer()
        self._channel: str | None = None
        self._wanted: set[str] = set()
        self._joined: set[str] = set()
        self._is_down = False
        self._changed = asyncio.Event()
        self._settled: dict[str, asyncio.Event] = {}
        self._tasks = [asyncio.ensure_future(self._reconcile())]

    def add(self, group: str) -> None:
        """Join a group soon."""
        self._wanted.add(group)
        if group not in self._joined:
            self._changed.set()

    async def join(self, group: str) -> None:
        """Join a group; return when that is done, or the layer is found to be down."""
        self.add(group)
        if group not in self._joined and not self._is_down:
            settled = self._settled.setdefault(group, asyncio.Event())
            with suppress(TimeoutError):
                await asyncio.wait_for(settled.wait(), LAYER_SECONDS)

    def discard(self, group: str) -> None:
        """Leave a group soon."""
        self._wanted.discard(group)
        self._changed.set()

    def renew(self) -> None:
        """Join every group again: the layer drops its members after a day."""
        self._joined.clear()
        self._changed.set()

    async def _reconcile(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                await self._join_wanted()
                await self._leave_unwanted()
            except Exception as error:  # of any kind: clients catch up by the clocks
                logger.warning("The channel layer is down: %s: %s", type(error).__name__, error)
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

    async def _leave_unwanted(self) -> None:
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
        """Wake the callers of `join` that wait for this group."""
        if settled := self._settled.pop(group, None):
            settled.set()

    async def _receive(self, channel: str) -> None:
        while True:
            try:
                self._handle(await self._layer.receive(channel))
            except Exception:
                logger.exception("The channel layer did not deliver.")
                await asyncio.sleep(RETRY_SECONDS)

    def _handle(self, message: dict[str, Any]) -> None:
        try:
            envelope = Envelope.from_message(message)
        except (KeyError, TypeError):  # from a process of another version, during an upgrade
            counts.drops["unreadable"] += 1
            return
        self._on_envelope(envelope)
