"""Every settings.PULSE_SECONDS: tell the clocks, and check that who listens still may.

Whatever was lost on the way (an event, a group, all of Redis) is healed by this, and whoever
lost access stops hearing even if every event was lost. Cost: three queries, however many sockets.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from django.conf import settings

from accounts.errors import ConfabError
from messaging.live import checks
from messaging.live.connection import Connection
from messaging.live.database import in_database
from messaging.live.hub import Hub

logger = logging.getLogger(__name__)

STUCK_SECONDS = 5
RENEW_PULSES = 240  # an hour; the layer forgets its members after a day

CLOSE_SESSION_ENDED, CLOSE_DISABLED, CLOSE_TOO_SLOW = 4401, 4403, 4408


class Pulse:
    """The heartbeat of one hub."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self._tasks: list[asyncio.Task[None]] = []
        self._count = 0

    def start(self) -> None:
        self._tasks = [
            asyncio.ensure_future(_every(settings.PULSE_SECONDS, self.beat)),
            asyncio.ensure_future(_every(STUCK_SECONDS, self.close_stuck)),
        ]

    async def beat(self) -> None:
        self._count += 1
        await self.hub.rejoin(renew=self._count % RENEW_PULSES == 0)
        if self.hub.connections:
            await self.check_standing()
            await self.hub.check_clocks()
        self.hub.checked_at = asyncio.get_running_loop().time()

    async def check_standing(self) -> None:
        """Close the sockets whose session ended or whose person was disabled."""
        connections = list(self.hub.connections)
        standing = await in_database(
            checks.find_standing,
            {connection.session for connection in connections},
            {connection.user.pk for connection in connections},
        )
        for connection in connections:
            if code := _verdict(connection, standing):
                await connection.close(code)

    async def close_stuck(self) -> None:
        for connection in list(self.hub.connections):
            if connection.is_stuck():
                await connection.close(CLOSE_TOO_SLOW)


def _verdict(connection: Connection, standing: checks.Standing) -> int:
    if connection.user.pk not in standing.passwords:
        return CLOSE_DISABLED
    if standing.passwords[connection.user.pk] != connection.user.password:
        return CLOSE_SESSION_ENDED
    return 0 if connection.session in standing.sessions else CLOSE_SESSION_ENDED


async def _every(seconds: float, act: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await act()
        except ConfabError as error:
            logger.warning("The pulse could not check: %s", error)
        except Exception:
            logger.exception("The pulse failed.")
