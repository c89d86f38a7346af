"""What a serving process has one of: its hub, its writer, its pulse and its presence."""

import asyncio
from contextvars import Context
from dataclasses import dataclass

from messaging.live.commit_queue import Writer
from messaging.live.hub import Hub
from messaging.live.presence import Presence
from messaging.live.presence_store import open_store
from messaging.live.reconcile import Pulse


@dataclass(frozen=True)
class Process:
    hub: Hub
    writer: Writer
    pulse: Pulse
    presence: Presence


_processes: dict[asyncio.AbstractEventLoop, Process] = {}


def get_process() -> Process:
    """Return what the running loop serves with, started at the first call."""
    loop = asyncio.get_running_loop()
    if loop not in _processes:
        _processes.clear()  # the loops before it have ended
        # What it does is not done in the name of the socket that happened to be the first.
        _processes[loop] = Context().run(_start)
    return _processes[loop]


def find_process() -> Process | None:
    """Return what this process serves with, if it does; from any thread."""
    return next(iter(_processes.values()), None)


def _start() -> Process:
    hub = Hub()
    process = Process(hub, Writer(), Pulse(hub), Presence(open_store()))
    process.pulse.start()
    process.presence.start()
    return process
