"""The heartbeat file: a worker touches it while it can reach its queue.

Health checks look at its age: a worker has no port, and a live process may still hang.
"""

import asyncio
from pathlib import Path

from procrastinate import App

TOUCH_SECONDS = 2


async def touch_while_connected(app: App, file: Path) -> None:
    """Touch the file every TOUCH_SECONDS until the queue's connection fails; raises its error."""
    while True:
        await app.check_connection_async()
        await asyncio.to_thread(file.touch)
        await asyncio.sleep(TOUCH_SECONDS)
