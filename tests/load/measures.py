"""What is measured: each function fills one table."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings

from tests.load.figures import Figures
from tests.load.generator import Generator
from tests.load.people import Person, put_in_rooms
from tests.load.processes import Cores
from tests.load.renders import Loop
from tests.load.report import Table
from tests.load.servers import (
    BROADCAST,
    CONFAB,
    CONFAB_ON_UVICORN,
    TUTORIAL,
    TUTORIAL_ON_CORE,
    Server,
    System,
    rendering,
    running,
)

MEMBERS = 200
FIRST_COME = 20  # sockets that come and go before memory is measured
SETTLE_SECONDS = 1.0
IN_TIME_MS, HOPELESS_MS = 100, 1000  # from a send to the last member


@dataclass(frozen=True)
class Scale:
    """How much is measured, and how long; `variants` are other layers and servers of the same."""

    seconds: float
    warm: float
    sizes: tuple[int, ...]
    depths: tuple[int, ...]
    rates: tuple[int, ...]
    group: int
    variants: bool


FULL = Scale(4, 1, (50, 200, 1000), (16, 64, 192), (10, 50, 200), 2000, variants=True)
QUICK = Scale(2, 0.5, (200,), (64,), (50,), 500, variants=False)


@dataclass(frozen=True)
class Bench:
    generator: Generator
    cores: Cores
    people: list[Person]
    scale: Scale

    def choose_systems(self, variant: System | None = None) -> list[System]:
        """Return what is measured side by side."""
        if not self.scale.variants:
            return [TUTORIAL, CONFAB, BROADCAST]
        first = [variant] if variant else []
        return [*first, TUTORIAL, CONFAB, CONFAB_ON_UVICORN, BROADCAST]

    @contextmanager
    def gathered(self, system: System, people: list[Person], *cores: int) -> Iterator[list[Server]]:
        """Run the system on these cores, and have the generator face it."""
        with running(system, *cores or self.cores.servers[:1]) as servers:
            pids = [server.process.pid for server in servers]
            self.generator.ask("gather", protocol=system.protocol, pids=pids)
            for server in servers:  # the first comers find a server that still starts
                self.connect([server], people[:FIRST_COME])
            self.generator.ask("gather", protocol=system.protocol, pids=pids)
            time.sleep(SETTLE_SECONDS)
            yield servers
            self.generator.ask("leave")

    def connect(self, servers: list[Server], people: list[Person]) -> float:
        """Connect them; return the seconds that took."""
        urls = [server.url for server in servers]
        return float(self.generator.ask("connect", urls=urls, people=people)["seconds"])

    def join(self, servers: list[Server], people: list[Person]) -> None:
        """Connect them, and open their rooms."""
        self.connect(servers, people)
        self.generator.ask("open")

    def saturate(self, in_flight: int, *, by_answer: bool = False) -> Figures:
        run = self.generator.ask(
            "saturate",
            in_flight=in_flight,
            warm=self.scale.warm,
            seconds=self.scale.seconds,
            by_answer=by_answer,
        )
        return Figures(run)

    def find_best(self, system: System, members: int) -> tuple[int, Figures]:
        """Try the depths; return the fastest in time, or the fastest of all."""
        tried: list[tuple[int, Figures]] = []
        for depth in self.scale.depths:
            if tried and tried[-1][1].latency(0.99) > HOPELESS_MS:
                break  # deeper only waits longer
            figures = self.saturate(depth)
            tried.append((depth, figures))
            print(
                f"    tried {system.name}, {members} members, {depth} in flight: "
                f"{figures.deliveries_a_second:,.0f}/s, p99 {figures.latency(0.99):.0f} ms",
                flush=True,
            )
        in_time = [each for each in tried if each[1].latency(0.99) < IN_TIME_MS]
        return max(in_time or tried, key=lambda each: each[1].deliveries_a_second)


def measure_saturation(bench: Bench) -> Table:
    table = Table(
        "One room at saturation",
        ["server", "members", "in flight", "deliveries/s", "per server CPU-second", "p50 ms",
         "p99 ms", "server busy", "generator busy", "faults"],
        "As many messages under way as told; the next is sent when all members heard one. "
        "Times are from the send to the last member. Of several depths the fastest is shown that "
        f"has a p99 below {IN_TIME_MS} ms, or else the fastest.",
    )  # fmt: skip
    table.begin()
    for members in bench.scale.sizes:
        for system in bench.choose_systems(TUTORIAL_ON_CORE if members == MEMBERS else None):
            _saturate(bench, table, system, members)
    return table


def _saturate(bench: Bench, table: Table, system: System, members: int) -> None:
    people = put_in_rooms(bench.people[:members])
    with bench.gathered(system, people) as servers:
        bench.join(servers, people)
        depth, best = bench.find_best(system, members)
        table.add(
            system.name, members, depth, best.deliveries_a_second, best.deliveries_a_cpu_second,
            best.latency(0.5), best.latency(0.99), best.server_load, best.generator_load,
            best.faults,
        )  # fmt: skip


def measure_latency(bench: Bench) -> Table:
    table = Table(
        f"{MEMBERS} members at a steady pace",
        ["server", "messages/s", "p50 ms", "p99 ms", "server busy", "faults"],
        "Messages are sent when they are due, whatever became of the ones before. Times are from "
        "the moment a message was due to the last member.",
    )
    table.begin()
    people = put_in_rooms(bench.people[:MEMBERS])
    for system in bench.choose_systems():
        with bench.gathered(system, people) as servers:
            bench.join(servers, people)
            for rate in bench.scale.rates:
                run = bench.generator.ask("pace", rate=rate, seconds=bench.scale.seconds)
                figures = Figures(run)
                table.add(
                    system.name, rate, figures.latency(0.5), figures.latency(0.99),
                    figures.server_load, figures.faults,
                )  # fmt: skip
    return table


def measure_group(bench: Bench) -> Table:
    table = Table(
        f"A group of {bench.scale.group:,}",
        ["server", "connects/s", "KB a socket", "one message: p50 ms", "worst ms", "faults"],
        "Sockets are connected 64 at a time; those of Confab are signed in, greeted with `ready` "
        "and have opened the room. Memory is what the server's grew by. Two messages a second.",
    )
    table.begin()
    people = put_in_rooms(bench.people[: bench.scale.group])
    for system in bench.choose_systems():
        with bench.gathered(system, people) as servers:
            before = servers[0].resident_bytes
            seconds = bench.connect(servers, people)
            bench.generator.ask("open")
            time.sleep(SETTLE_SECONDS)
            grown = (servers[0].resident_bytes - before) / len(people) / 1000
            figures = Figures(bench.generator.ask("pace", rate=2, seconds=bench.scale.seconds))
            table.add(
                system.name, len(people) / seconds, grown, figures.latency(0.5),
                figures.latency(1), figures.faults,
            )  # fmt: skip
    return table


def measure_commits(bench: Bench) -> Table:
    table = Table(
        "Messages committed",
        ["rooms", "in flight", "messages/s", "per server CPU-second", "p50 ms", "p99 ms", "faults"],
        f"{MEMBERS} members post through their sockets, and nobody has opened a room. "
        "Times are from the send to the answer, after a commit that PostgreSQL wrote to disk.",
    )
    table.begin()
    for rooms in (1, 100):
        people = put_in_rooms(bench.people[:MEMBERS], rooms)
        with bench.gathered(CONFAB, people) as servers:
            bench.connect(servers, people)
            depth = max(bench.scale.depths)
            figures = bench.saturate(depth, by_answer=True)
            cpu = figures.run["server_cpu"]
            table.add(
                rooms, depth, figures.messages_a_second, len(figures.run["latencies"]) / cpu,
                figures.latency(0.5), figures.latency(0.99), figures.faults,
            )  # fmt: skip
    return table


def measure_processes(bench: Bench) -> Table:
    apart = bench.cores.are_apart
    table = Table(
        f"Two server processes, {MEMBERS} members",
        ["processes", "in flight", "deliveries/s", "per server CPU-second", "p50 ms", "p99 ms",
         "generator busy", "faults"],
        "Each process has a core." if apart else
        "This machine has no core for a second server, so both share one. What two on one core "
        "lose against one on it is the price of the second process; two cores would give twice "
        "the second row, if the database keeps up.",
    )  # fmt: skip
    table.begin()
    people = put_in_rooms(bench.people[:MEMBERS])
    for cores in (bench.cores.servers[:1], bench.cores.servers):
        with bench.gathered(CONFAB, people, *cores) as servers:
            bench.join(servers, people)
            depth, best = bench.find_best(CONFAB, MEMBERS)
            table.add(
                len(cores), depth, best.deliveries_a_second, best.deliveries_a_cpu_second,
                best.latency(0.5), best.latency(0.99), best.generator_load, best.faults,
            )  # fmt: skip
    return table


def measure_renders(bench: Bench) -> Table:
    table = Table(
        "GET rooms while others have the worst texts rendered",
        ["six others", "p50 ms", "p95 ms", "p95 to idle", "worst ms", "their texts/s",
         "their answers"],
        "Six people send the worst texts we know (tests/load/renders.py), each the next when the "
        "last was answered; another one asks for their rooms all the while, one request after the "
        "other. One server process; limits by person are off.",
    )  # fmt: skip
    table.begin()
    people = put_in_rooms(bench.people[:7])
    with running(CONFAB, *bench.cores.servers[:1]) as [server]:
        idle = 0.0
        for act in ("", "preview", "post"):
            with rendering(server.port, act, people[1:], bench.cores.generator) as answers:
                latencies = sorted(_ask_for_rooms(server.port, people[0], bench.scale.seconds * 4))
            p50, p95 = (latencies[int(len(latencies) * share)] for share in (0.5, 0.95))
            idle = idle or p95
            answered = ", ".join(f"{name} × {count}" for name, count in answers.items()) or "none"
            table.add(
                act or "idle", p50, p95, p95 / idle, latencies[-1],
                sum(answers.values()) / (bench.scale.seconds * 4), answered,
            )  # fmt: skip
    return table


def _ask_for_rooms(port: int, person: Person, seconds: float) -> list[float]:
    """Return how long each request took, in milliseconds."""
    loop = Loop(port, person, settings.CSRF_COOKIE_NAME)
    for _ in range(FIRST_COME):
        loop.get_rooms()
    loop.latencies.clear()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        loop.get_rooms()
    return [latency * 1000 for latency in loop.latencies]


MEASURES = {
    "saturation": measure_saturation,
    "latency": measure_latency,
    "group": measure_group,
    "commits": measure_commits,
    "processes": measure_processes,
    "renders": measure_renders,
}
