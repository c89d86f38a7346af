"""A file that a worker touches for as long as it reaches its queue: what a health check looks at.

A worker has no port to be asked at, and a process that lives may still hang.
"""

import asyncio
from pathlib import Path

from procrastinate import App

BEAT_SECONDS = 2


async def beat(app: App, file: Path) -> None:
    """Go on, for ever, with touching the file. Raises what the queue's connection raises."""
    while True:
        await app.check_connection_async()
        await asyncio.to_thread(file.touch)
        await asyncio.sleep(BEAT_SECONDS)
