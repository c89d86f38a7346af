"""One seeded run: start the site, let people talk, harm it, heal it, and gather what to check."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from time import monotonic
from typing import Any

import psutil  # type: ignore[import-untyped]

from tests.faults.client import Client, Person
from tests.faults.cluster import Cluster
from tests.faults.event_log import EventLog, History, Move, View
from tests.faults.http_api import Unanswered, call
from tests.faults.nemesis import Nemesis
from tests.faults.proxy import Proxy

PEOPLE = 24
WARM_UP_SECONDS = 4.0
AFTER_SECONDS = 9.0  # people talk on after the last fault
SETTLE_SECONDS = 18.0
MOVE_SECONDS = (1.0, 3.0)


@dataclass
class Outcome:
    """What a run leaves for the checkers."""

    event_log: EventLog
    history: History
    members: dict[str, set[str]]
    received: dict[tuple[str, str], tuple[int, int]]
    marks: dict[tuple[str, str], int]
    pages: dict[str, list[tuple[int, str]]]
    usage: tuple[dict[str, float], dict[str, float]]
    left_open: int
    logs: list[str] = field(default_factory=list)


def assign_rooms(names: Iterator[int]) -> dict[str, list[str]]:
    """Return who is in which room: all in the Lobby, and each in one of three others."""
    people = [f"bob{next(names):02}" for _ in range(PEOPLE)]
    rooms = {"Lobby": ["alice", *people]}
    for number, name in enumerate(("Library", "Kitchen", "Garden")):
        rooms[name] = ["alice", *people[number::3]]
    return rooms


class Run:
    """Use once."""

    def __init__(self, cluster: Cluster, seed: int, event_log: EventLog) -> None:
        self.cluster, self.seed, self.event_log = cluster, seed, event_log
        self.rng = random.Random(f"run {seed}")

    async def go(self, seconds: float) -> Outcome:
        await self._set_up()
        try:
            return await self._play(seconds)
        finally:
            await self._stop_clients()
            await self.proxy.stop()

    async def _set_up(self) -> None:
        await asyncio.to_thread(self.cluster.start)
        rooms = assign_rooms(count(1))
        made = (await self.cluster.site_commands.ask("prepare", rooms=rooms))["ok"]
        self.rooms: dict[str, str] = made["rooms"]
        self.members = {self.rooms[name]: set(rooms[name]) for name in rooms}
        await asyncio.to_thread(self.cluster.serve)
        self.proxy = Proxy(self.cluster.nginx.port, random.Random(f"proxy {self.seed}"))
        await self.proxy.start()
        self.clients = [self._make_client(*pair) for pair in sorted(made["cookies"].items())]

    def _make_client(self, name: str, cookie: str) -> Client:
        mine = tuple(room for room, members in self.members.items() if name in members)
        rng = random.Random(f"{name} {self.seed}")
        return Client(Person(name, cookie, mine), self.proxy.port, self.event_log, rng)

    async def _play(self, seconds: float) -> Outcome:
        for client in self.clients:
            client.start()
            client.talking = True
        await asyncio.sleep(WARM_UP_SECONDS)
        before = await asyncio.to_thread(self._measure)
        await self._harm(seconds)
        await asyncio.sleep(AFTER_SECONDS)
        for client in self.clients:
            client.talking = False
        await self._settle()
        after = await asyncio.to_thread(self._measure)
        await asyncio.gather(
            *(client.read(room) for client in self.clients for room in client.views)
        )
        received, pages = await asyncio.to_thread(self._ask_over_http)
        await self._stop_clients()
        return Outcome(
            event_log=self.event_log,
            history=self.cluster.read_history(),
            members=self.members,
            received=received,
            marks=self.cluster.read_memberships(),
            pages=pages,
            usage=(before, after),
            left_open=await self._count_left_open(),
            logs=[server.log for server in self.cluster.servers],
        )

    async def _harm(self, seconds: float) -> None:
        nemesis = Nemesis(self.cluster, self.proxy, self.event_log, self.seed)
        movers = [
            asyncio.ensure_future(self._move_about(client, how))
            for client, how in zip(
                self.clients[1:5], ("removed", "removed", "left", "left"), strict=True
            )
        ]
        await nemesis.harm(seconds)
        self._moving = False
        await asyncio.gather(*movers)

    # --- members who come and go --------------------------------------------------------------

    _moving = True

    async def _move_about(self, client: Client, how: str) -> None:
        room = self.rooms["Lobby"]
        while self._moving:
            await asyncio.sleep(self.rng.uniform(*MOVE_SECONDS))
            await self._until_certain(client, room, how)
            await asyncio.sleep(self.rng.uniform(*MOVE_SECONDS))
            await self._until_certain(client, room, "joined", by_hand=how == "removed")

    async def _until_certain(
        self, client: Client, room: str, kind: str, *, by_hand: bool = False
    ) -> None:
        """Try until it is known to be done; each of these acts does nothing the second time."""
        began = monotonic()
        self.event_log.note(client.name, f"{kind} begins")
        while True:
            if kind == "removed" or by_hand:
                act = "remove" if kind == "removed" else "add"
                answer = await self.cluster.site_commands.ask(act, room=room, person=client.name)
                done = "ok" in answer
            else:
                done = await self._move_over_http(
                    client, room, "leave" if kind == "left" else "join"
                )
            if done:
                break
            await asyncio.sleep(0.5)
        self.event_log.moves.append(Move(client.name, room, kind, began, monotonic()))

    async def _move_over_http(self, client: Client, room: str, act: str) -> bool:
        path = f"rooms/{room}/{act}"
        port, cookie = self.proxy.port, client.person.cookie
        try:
            status, _ = await asyncio.to_thread(call, port, cookie, "POST", path)
        except Unanswered:
            return False
        # Leaving again is answered like leaving a room that one may not see.
        return status in (200, 204) or (act == "leave" and status == 404)

    # --- the end ------------------------------------------------------------------------------

    async def _settle(self) -> None:
        """Wait until every view agrees with the table, or for as long as that may take."""
        settled: dict[tuple[str, str], float] = {}
        while monotonic() < self.event_log.healed_at + SETTLE_SECONDS:
            clocks = (await asyncio.to_thread(self.cluster.read_history)).clocks
            for client in self.clients:
                for room, view in client.views.items():
                    if view.clock == clocks[room]:
                        settled.setdefault((client.name, room), monotonic())
                    else:
                        settled.pop((client.name, room), None)
            if len(settled) == sum(map(len, self.members.values())) and not any(
                client.outbox for client in self.clients
            ):
                break
            await asyncio.sleep(0.2)
        self.event_log.views += [
            View(
                person=client.name,
                room=room,
                clock=view.clock or 0,
                messages=tuple((one["seq"], one["client_id"]) for one in view.messages),
                settled=settled.get((client.name, room)),
            )
            for client in self.clients
            for room in client.person.rooms
            for view in [client.views.get(room) or type(client.views[client.person.rooms[-1]])()]
        ]

    def _ask_over_http(
        self,
    ) -> tuple[dict[tuple[str, str], tuple[int, int]], dict[str, list[tuple[int, str]]]]:
        received: dict[tuple[str, str], tuple[int, int]] = {}
        for client in self.clients:
            status, rooms = call(self.proxy.port, client.person.cookie, "GET", "rooms")
            assert status == 200, rooms
            for room in rooms:
                received[client.name, room["id"]] = room["last_read"], room["unread"]
        return received, {room: self._read_pages(room) for room in self.rooms.values()}

    def _read_pages(self, room: str) -> list[tuple[int, str]]:
        """Return the whole history of a room as alice reads it, page by page."""
        cookie = self.clients[0].person.cookie
        found: list[tuple[int, str]] = []
        page: dict[str, Any] = {"has_newer": True}
        while page["has_newer"]:
            after = found[-1][0] if found else 0
            path = f"rooms/{room}/messages?after={after}&limit=100"
            status, page = call(self.proxy.port, cookie, "GET", path)
            assert status == 200, page
            found += [(message["seq"], message["client_id"]) for message in page["messages"]]
        return found

    # --- what it costs ------------------------------------------------------------------------

    def _measure(self) -> dict[str, float]:
        processes = [psutil.Process(server.pid) for server in self.cluster.servers]
        redis = psutil.Process(self.cluster.redis.process.pid)  # type: ignore[union-attr]
        return {
            "memory in MiB": sum(one.memory_info().rss for one in processes) / 2**20,
            "open files": sum(one.num_fds() for one in processes),
            "threads": sum(one.num_threads() for one in processes),
            "database connections": self.cluster.count_database_connections(),
            "files open at Redis": redis.num_fds(),
        }

    async def _count_left_open(self) -> int:
        """Return how many sockets the servers hold although all clients are gone."""
        for _ in range(50):
            ports = {server.port for server in self.cluster.servers}
            held = [
                one for server in self.cluster.servers
                for one in psutil.Process(server.pid).net_connections()
                if one.laddr.port in ports and one.raddr
            ]  # fmt: skip
            if not held:
                break
            await asyncio.sleep(0.1)
        return len(held)

    async def _stop_clients(self) -> None:
        await asyncio.gather(*(client.stop() for client in self.clients))
