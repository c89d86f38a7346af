"""Every settings.RECONCILE_SECONDS: tell the clocks, and check that who listens still may.

Whatever was lost on the way (an event, a group, all of Redis) is healed by this, and whoever
lost access stops hearing even if every event was lost. Cost: four queries, however many sockets.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from django.conf import settings

from accounts.common.errors import ConfabError
from messaging.live.hub import Hub
from messaging.live.memberships import tell_missed
from messaging.live.standing import close_ended

logger = logging.getLogger(__name__)

STUCK_SECONDS = 5
RENEW_PULSES = 240  # an hour; the layer forgets its members after a day

CLOSE_TOO_SLOW = 4408


class Pulse:
    """The heartbeat of one hub."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self._tasks: list[asyncio.Task[None]] = []
        self._count = 0

    def start(self) -> None:
        self._tasks = [
            asyncio.ensure_future(_every(settings.RECONCILE_SECONDS, self.beat)),
            asyncio.ensure_future(_every(STUCK_SECONDS, self.close_stuck)),
        ]

    async def beat(self) -> None:
        self._count += 1
        if self._count % RENEW_PULSES == 0:
            self.hub.ear.renew()
        if connections := list(self.hub.connections):
            await close_ended(connections)
            await tell_missed(self.hub, connections)
            await self.hub.check_clocks()
        self.hub.checked_at = asyncio.get_running_loop().time()

    async def close_stuck(self) -> None:
        for connection in list(self.hub.connections):
            if connection.is_stuck():
                await connection.close(CLOSE_TOO_SLOW)


async def _every(seconds: float, act: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await act()
        except ConfabError as error:
            logger.warning("The pulse could not check: %s", error)
        except Exception:
            logger.exception("The pulse failed.")
