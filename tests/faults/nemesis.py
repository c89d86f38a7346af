"""What goes wrong, and when: a schedule that follows from the seed."""

import asyncio
import json
import os
import random
import re
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from tests.faults.cluster import Cluster
from tests.faults.event_log import EventLog
from tests.faults.proxy import Proxy

ONLY = os.environ.get("CONFAB_FAULTS", "")  # a pattern, to look at some kinds of harm alone
SECONDS_BETWEEN = (2.0, 4.5)
SECONDS_LONG = (0.5, 5.0)

Act = Callable[[float], Awaitable[None]]


@dataclass(frozen=True)
class Plan:
    """One fault to come: at that many seconds, for about so many."""

    at: float
    name: str
    seconds: float


class Nemesis:
    """Does each kind of harm once in a seeded order, then again, for as long as it may."""

    def __init__(self, cluster: Cluster, proxy: Proxy, event_log: EventLog, seed: int) -> None:
        self.cluster, self.proxy, self.event_log = cluster, proxy, event_log
        self.rng = random.Random(f"nemesis {seed}")
        # Harm to the same thing waits for the end of the harm before.
        self._locks = {thing: asyncio.Lock() for thing in ("0", "1", "redis", "postgres", "net")}
        self._acts: dict[str, tuple[str, Act]] = {
            "kill server 0": ("0", lambda seconds: self.kill_server(0, seconds)),
            "kill server 1": ("1", lambda seconds: self.kill_server(1, seconds)),
            "stop server 0": ("0", lambda seconds: self.stop_server(0, seconds)),
            "stop server 1": ("1", lambda seconds: self.stop_server(1, seconds)),
            "drain server 0": ("0", lambda seconds: self.drain_server(0)),
            "restart redis": ("redis", self.restart_redis),
            "flush redis": ("redis", lambda seconds: self.flush_redis()),
            "stop redis": ("redis", self.stop_redis),
            "stop redis and restart server 1": ("1", self.restart_without_redis),
            "restart postgres": ("postgres", lambda seconds: self.restart_postgres("fast")),
            "crash postgres": ("postgres", lambda seconds: self.restart_postgres("immediate")),
            "postgres away": ("postgres", self.keep_postgres_away),
            "cut sockets": ("net", lambda seconds: self.cut_sockets()),
            "reload nginx": ("net", lambda seconds: self.reload_nginx()),
            "lose acknowledgements": ("net", self.lose_acknowledgements),
            "lossy layer": ("redis", self.degrade_layer),
        }

    def plan(self, seconds: float) -> list[Plan]:
        """Return the schedule for a run of that length."""
        names = sorted(name for name in self._acts if re.search(ONLY, name))
        plans: list[Plan] = []
        at, bag = 0.0, list[str]()
        while at < seconds:
            bag = bag or self.rng.sample(names, len(names))
            plans.append(Plan(at, bag.pop(), self.rng.uniform(*SECONDS_LONG)))
            at += self.rng.uniform(*SECONDS_BETWEEN)
        return plans

    async def harm(self, seconds: float) -> None:
        """Do what is planned; return when all is whole again."""
        start = asyncio.get_running_loop().time()
        async with asyncio.TaskGroup() as tasks:
            for plan in self.plan(seconds):
                await asyncio.sleep(start + plan.at - asyncio.get_running_loop().time())
                tasks.create_task(self._do(plan))

    async def _do(self, plan: Plan) -> None:
        thing, act = self._acts[plan.name]
        stalls = plan.name.startswith("stop server")
        async with self._locks[thing]:
            with self.event_log.fault(plan.name, stalls=stalls):
                await act(plan.seconds)

    # --- servers ------------------------------------------------------------------------------

    async def kill_server(self, number: int, seconds: float) -> None:
        server = self.cluster.servers[number]
        await asyncio.to_thread(server.kill)
        await asyncio.sleep(seconds / 2)
        await asyncio.to_thread(server.start)

    async def stop_server(self, number: int, seconds: float) -> None:
        process = self.cluster.servers[number].process
        assert process
        process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(seconds + 1)
        process.send_signal(signal.SIGCONT)

    async def drain_server(self, number: int) -> None:
        server = self.cluster.servers[number]
        try:
            await asyncio.to_thread(server.terminate)
        except AssertionError as error:
            self.event_log.note(f"server {number}", f"FAILED to drain: {str(error)[:80]}")
        await asyncio.to_thread(server.start)

    # --- services -----------------------------------------------------------------------------

    async def restart_redis(self, seconds: float) -> None:
        self.cluster.redis.kill()
        await asyncio.sleep(seconds)
        self.cluster.redis.start()

    async def flush_redis(self) -> None:
        with suppress(OSError):  # another fault has it down just now
            reader, writer = await asyncio.open_connection("127.0.0.1", self.cluster.redis.port)
            writer.write(b"FLUSHALL\r\nCLIENT KILL TYPE pubsub\r\n")
            await reader.readline()
            writer.close()

    async def stop_redis(self, seconds: float) -> None:
        self.cluster.redis.signal(signal.SIGSTOP)
        await asyncio.sleep(seconds + 2)
        self.cluster.redis.signal(signal.SIGCONT)

    async def restart_without_redis(self, seconds: float) -> None:
        """A server that comes up while Redis hangs finds no group that it could join."""
        async with self._locks["redis"]:
            self.cluster.redis.signal(signal.SIGSTOP)
            await self.kill_server(1, 1)
            self.proxy.cut()  # so that half of them come to the new one
            await asyncio.sleep(seconds + 4)
            self.cluster.redis.signal(signal.SIGCONT)

    async def restart_postgres(self, mode: str) -> None:
        postgres = self.cluster.postgres
        await asyncio.to_thread(postgres.kill if mode == "immediate" else postgres.stop)
        await asyncio.to_thread(postgres.start)

    async def keep_postgres_away(self, seconds: float) -> None:
        await asyncio.to_thread(self.cluster.postgres.kill)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(self.cluster.postgres.start)

    # --- the network --------------------------------------------------------------------------

    async def cut_sockets(self) -> None:
        self.proxy.cut()

    async def reload_nginx(self) -> None:
        self.cluster.nginx.reload()
        await asyncio.sleep(1.2)  # then the old worker is gone

    async def lose_acknowledgements(self, seconds: float) -> None:
        self.proxy.losing = 0.15
        await asyncio.sleep(seconds)
        self.proxy.losing = 0.0

    async def degrade_layer(self, seconds: float) -> None:
        faults = {"drop": 0.2, "delay": 0.4, "seconds": 0.8}
        self.cluster.layer_faults.write_text(json.dumps(faults))
        await asyncio.sleep(seconds)
        self.cluster.layer_faults.unlink()
