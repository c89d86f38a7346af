"""Many members of one server or several, and the loads they make."""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Coroutine, Iterable
from typing import Any

from tests.load.delivery_count import DeliveryCount
from tests.load.member import Member
from tests.load.processes import cpu_seconds
from tests.load.server_protocols import PROTOCOLS

MAX_CONNECTING = 64
ACK_EVERY_SECONDS, ACK_TURNS = 4.0, 80  # 5 s are allowed
BUDGET_SECONDS = 0.02  # before members whose frames are used up are asked again
STALL_SECONDS = 1.0
LOOKS_A_STALL = 50


class ClientGroup:
    """`people` have a cookie and a room each; they are spread evenly over the servers."""

    def __init__(self, protocol: str) -> None:
        self.protocol = PROTOCOLS[protocol]()
        self.members: list[Member] = []
        self.next_number = 0
        self.caught_up = 0
        self.trouble: Counter[str] = Counter()
        self.delivery_count = DeliveryCount(0, 0, self._ignore)
        self._leaving = False
        self._by_answer = False
        self._turn = 0

    async def connect(self, urls: list[str], people: list[dict[str, str]]) -> float:
        """Connect all members; return the seconds until the last was ready."""
        start = time.perf_counter()
        fresh = [Member(self, person["room"]) for person in people]
        await _each(
            member.connect(urls[number % len(urls)], person["cookie"])
            for number, (member, person) in enumerate(zip(fresh, people, strict=True))
        )
        self.members += fresh
        return time.perf_counter() - start

    async def open(self) -> None:
        """Everybody opens their room."""
        if self.protocol.greets:
            await _each(member.open() for member in self.members)

    def leave(self) -> None:
        self._leaving = True
        for member in self.members:
            member.transport.disconnect()
        self.members = []

    async def keep_acknowledging(self) -> None:
        """Acknowledge the events of quiet members, one member after the other."""
        for turn in itertools.cycle(range(ACK_TURNS)):
            await asyncio.sleep(ACK_EVERY_SECONDS / ACK_TURNS)
            for member in self.members[turn::ACK_TURNS]:
                member.acknowledge()

    # --- the loads ----------------------------------------------------------------------------

    async def saturate(
        self, in_flight: int, warm: float, seconds: float, pids: list[int], *, by_answer: bool
    ) -> dict[str, Any]:
        """Keep `in_flight` messages under way; each that all members received makes way for one.

        With `by_answer` no one listens, and the server's answer makes way.
        """
        self._by_answer = by_answer
        self._begin(0 if by_answer else len(self.members), self._replace)
        for _ in range(in_flight):
            self._post(time.perf_counter())
        await self._keep_going(warm)
        window = Window(self.delivery_count, pids)
        await self._keep_going(seconds)
        self.delivery_count.finished = self._ignore
        return window.end() | await self._settle()

    async def pace(self, rate: float, seconds: float, pids: list[int]) -> dict[str, Any]:
        """Send `rate` messages a second, whatever becomes of them."""
        self._by_answer = False
        self._begin(len(self.members), self._ignore)
        window = Window(self.delivery_count, pids)
        start = time.perf_counter()
        for number in range(int(rate * seconds)):
            due = start + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            self._post(due)  # a late sender's wait counts too
        settled = await self._settle()
        return window.end() | settled

    # --- what happens -------------------------------------------------------------------------

    def note_answer(self, number: int, error: str | None) -> None:
        if error:
            self.trouble[error] += 1
        if self._by_answer or error:
            self.delivery_count.finish(number, time.perf_counter())

    def note_refusal(self, code: str) -> None:
        self.trouble[f"open: {code}"] += 1

    def note_close(self, code: int) -> None:
        if not self._leaving:
            self.trouble[f"closed {code}"] += 1

    def _begin(self, listeners: int, finished: Any) -> None:
        self.delivery_count = DeliveryCount(listeners, self.next_number, finished)
        self.trouble.clear()
        self.caught_up = 0

    def _post(self, sent_at: float) -> None:
        """Let the next member post who may."""
        for _ in self.members:
            member = self.members[self._turn % len(self.members)]
            self._turn += 1
            if member.may_post(sent_at):
                break
        else:
            asyncio.get_running_loop().call_later(
                BUDGET_SECONDS, self._post_later, self.delivery_count
            )
            return
        number, self.next_number = self.next_number, self.next_number + 1
        self.delivery_count.send(number, sent_at)
        member.post(number)

    def _post_later(self, delivery_count: DeliveryCount) -> None:
        if delivery_count.finished == self._replace:  # the same run, and not over
            self._post(time.perf_counter())

    def _replace(self, _number: int) -> None:
        self._post(time.perf_counter())

    def _ignore(self, _number: int) -> None:
        pass

    async def _keep_going(self, seconds: float) -> None:
        """Wait; if nothing arrives any more, what was lost makes way for others."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            before = self.delivery_count.progress
            await asyncio.sleep(min(STALL_SECONDS, left))
            if left >= STALL_SECONDS and self.delivery_count.progress == before:
                for _ in range(self.delivery_count.give_up()):
                    self._post(time.perf_counter())

    async def _settle(self) -> dict[str, Any]:
        """Wait for what is under way, ask for what is missing, and report what is lost."""
        await self._wait_until_settled()
        if not self.delivery_count.is_settled() and self.protocol.greets:
            for member in self.members:
                if member.ledger.following <= self.delivery_count.newest:
                    member.catch_up()
            await self._wait_until_settled()
        return {
            "posts": self.delivery_count.posts,
            "lost": self.delivery_count.count_lost(),
            "duplicates": self.delivery_count.duplicates,
            "caught_up": self.caught_up,
            "trouble": dict(self.trouble),
        }

    async def _wait_until_settled(self) -> None:
        """Wait until all is received, or nothing arrives any more."""
        before, looks = -1, 0
        while not self.delivery_count.is_settled():
            if looks % LOOKS_A_STALL == 0:
                if self.delivery_count.progress == before:
                    return
                before = self.delivery_count.progress
            looks += 1
            await asyncio.sleep(STALL_SECONDS / LOOKS_A_STALL)


class Window:
    """The part of a run that is measured."""

    def __init__(self, delivery_count: DeliveryCount, pids: list[int]) -> None:
        self._tally, self._pids = delivery_count, pids
        delivery_count.latencies.clear()
        self._start = self._read()

    def end(self) -> dict[str, Any]:
        seconds, deliveries, server, own = (
            now - before for now, before in zip(self._read(), self._start, strict=True)
        )
        return {
            "seconds": seconds,
            "deliveries": deliveries,
            "server_cpu": server,
            "generator_cpu": own,
            "latencies": sorted(self._tally.latencies),
        }

    def _read(self) -> tuple[float, float, float, float]:
        server = sum(map(cpu_seconds, self._pids))
        return time.perf_counter(), self._tally.deliveries, server, time.process_time()


async def _each(acts: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Do them all, a number of them at a time."""
    gate = asyncio.Semaphore(MAX_CONNECTING)

    async def do(act: Coroutine[Any, Any, None]) -> None:
        async with gate:
            await act

    await asyncio.gather(*map(do, acts))
