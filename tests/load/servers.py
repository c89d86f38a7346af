"""The servers under load, each a process pinned to its core."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import uuid4

from django.conf import settings

from tests.load.generator import Generator
from tests.load.processes import resident_bytes
from tests.services import VAR, spawn

BACKLOG = 1024
FIRST_SECONDS = 2.0  # until a server is as busy as it will be
PUBSUB = "channels_redis.pubsub.RedisPubSubChannelLayer"
CORE = "channels_redis.core.RedisChannelLayer"


@dataclass(frozen=True)
class System:
    """One way to serve: `command` takes the descriptor of a listening socket as its last word."""

    name: str
    protocol: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


CONFAB = System("Confab", "confab", ("config.server", "--fd"))
CONFAB_ON_UVICORN = System(
    "Confab on Uvicorn",
    "confab",
    ("uvicorn", "config.asgi:application", "--lifespan=off", "--log-level=warning", "--fd"),
    {"DATABASE_TIMEOUTS": "on"},
)
TUTORIAL = System(
    "tutorial, pub/sub layer",
    "tutorial",
    ("tests.load.tutorial",),
    {"CHANNEL_LAYER_BACKEND": PUBSUB},
)
TUTORIAL_ON_CORE = System(
    "tutorial, core layer", "tutorial", ("tests.load.tutorial",), {"CHANNEL_LAYER_BACKEND": CORE}
)
BROADCAST = System("websockets broadcast", "plain", ("tests.load.broadcast",))
FORGETFUL = System("forgetful", "plain", ("tests.load.broadcast", "--forget", "10"))


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen[bytes]
    port: int

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    @property
    def resident_bytes(self) -> int:
        return resident_bytes(self.process.pid)


@contextlib.contextmanager
def running(system: System, *cores: int) -> Iterator[list[Server]]:
    """Yield a server on each of the cores, which share events. Raises if one complained."""
    log = VAR / f"bench-{system.protocol}.log"
    environment = system.environment | {"REDIS_PREFIX": f"bench-{uuid4().hex}"}
    with log.open("wb+") as output:
        servers = [_start(system, core, environment, output.fileno()) for core in cores]
        try:
            yield servers
        finally:
            for server in servers:
                server.process.terminate()
            for server in servers:
                server.process.wait()
        output.seek(0)
        if b"Traceback" in output.read():
            print(f"! {system.name} logged a traceback: {log}", flush=True)


def _start(system: System, core: int, environment: dict[str, str], log: int) -> Server:
    with socket.create_server(("127.0.0.1", 0), backlog=BACKLOG) as listener:
        fd = listener.fileno()
        process = spawn(
            [sys.executable, "-m", *system.command, str(fd)],
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[fd],
        )
        os.sched_setaffinity(process.pid, {core})
        return Server(process, listener.getsockname()[1])


@contextlib.contextmanager
def generating(core: int) -> Iterator[Generator]:
    """Yield a load generator on its core."""
    process = spawn(
        [sys.executable, "-m", "tests.load.generator"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    os.sched_setaffinity(process.pid, {core})
    generator = Generator(process)
    try:
        yield generator
    finally:
        generator.stop()


@contextlib.contextmanager
def rendering(
    port: int, act: str, people: list[dict[str, str]], core: int
) -> Iterator[dict[str, int]]:
    """Have people preview or post the worst texts; the yielded counts are filled at the end."""
    answers: dict[str, int] = {}
    if not act:
        yield answers
        return
    loops = spawn(
        [sys.executable, "-m", "tests.load.renders"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    os.sched_setaffinity(loops.pid, {core})
    job = {"port": port, "act": act, "people": people, "csrf_cookie": settings.CSRF_COOKIE_NAME}
    assert loops.stdin
    assert loops.stdout
    try:
        loops.stdin.write(json.dumps(job).encode() + b"\n")
        loops.stdin.flush()
        time.sleep(FIRST_SECONDS)
        yield answers
        loops.stdin.close()
        answers.update(json.loads(loops.stdout.readline()))
    finally:
        loops.kill()
        loops.wait()
