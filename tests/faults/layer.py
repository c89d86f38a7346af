"""A channel layer that loses, delays and so reorders what is published, as a file configures."""

import asyncio
import json
import os
import random
from pathlib import Path
from typing import Any

from channels_redis.pubsub import RedisPubSubChannelLayer

FILE_VARIABLE = "FAULTY_LAYER_FILE"
SEED_VARIABLE = "FAULTY_LAYER_SEED"


class FaultyLayer(RedisPubSubChannelLayer):  # type: ignore[misc]
    """Reads {drop, delay, seconds} from a file: two probabilities, and the longest delay."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._file = Path(os.environ[FILE_VARIABLE])
        self._random = random.Random(os.environ[SEED_VARIABLE])
        self._late: set[asyncio.Task[None]] = set()

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        faults = self._read()
        if self._random.random() < faults.get("drop", 0):
            return
        if self._random.random() < faults.get("delay", 0):
            self._send_late(group, message, self._random.uniform(0, faults["seconds"]))
        else:
            await self._get_layer().group_send(group, message)

    def _send_late(self, group: str, message: dict[str, Any], seconds: float) -> None:
        async def send() -> None:
            await asyncio.sleep(seconds)
            await self._get_layer().group_send(group, message)

        task = asyncio.ensure_future(send())
        self._late.add(task)
        task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._late.discard(task)
        task.cancelled() or task.exception()  # a late event may be lost like any other

    def _read(self) -> dict[str, float]:
        try:
            found: dict[str, float] = json.loads(self._file.read_text())
        except FileNotFoundError:
            return {}
        return found
