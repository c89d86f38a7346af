"""What a server process has one of: its hub, commit queue, reconciler and presence."""

import asyncio
from contextvars import Context
from dataclasses import dataclass

from messaging.live.commit_queue import CommitQueue
from messaging.live.hub import Hub
from messaging.live.presence import Presence
from messaging.live.presence_store import open_store
from messaging.live.reconcile import Reconciler


@dataclass(frozen=True)
class Process:
    hub: Hub
    commit_queue: CommitQueue
    reconciler: Reconciler
    presence: Presence


_processes: dict[asyncio.AbstractEventLoop, Process] = {}


def get_process() -> Process:
    """Return the Process of the running loop, started at the first call."""
    loop = asyncio.get_running_loop()
    if loop not in _processes:
        _processes.clear()  # the loops before it have ended
        # Its tasks must not run in the context of the first socket.
        _processes[loop] = Context().run(_start)
    return _processes[loop]


def find_process() -> Process | None:
    """Return the Process, if this one serves sockets; from any thread."""
    return next(iter(_processes.values()), None)


def _start() -> Process:
    hub = Hub()
    process = Process(hub, CommitQueue(), Reconciler(hub), Presence(open_store()))
    process.reconciler.start()
    process.presence.start()
    return process
