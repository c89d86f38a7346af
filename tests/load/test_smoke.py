"""The benchmark still runs, and its counters notice what goes wrong."""

import os
from collections.abc import Iterator

import pytest

from tests import live

pytest.importorskip("picows", reason="bin/bench installs what the benchmark needs")

from tests.load.delivery_count import DeliveryCount, MemberCount
from tests.load.generator import Generator
from tests.load.measures import Bench, Scale
from tests.load.people import make_people, put_in_rooms
from tests.load.processes import Cores
from tests.load.servers import (
    BROADCAST,
    CONFAB,
    FORGETFUL,
    TUTORIAL,
    System,
    generating,
)

MEMBERS = 5

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the benchmark wants Linux"),
]


@pytest.fixture
def generator() -> Iterator[Generator]:
    with generating(Cores.plan().generator) as generator:
        yield generator


@pytest.fixture
def bench(transactional_db: None, generator: Generator, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setenv("DATABASE_URL", live.database_url())
    monkeypatch.setenv("REDIS_URL", os.environ["TEST_REDIS_URL"])
    scale = Scale(1, 0.2, (MEMBERS,), (4,), (20,), MEMBERS, variants=False)
    return Bench(generator, Cores.plan(), make_people(MEMBERS), scale)


@pytest.mark.parametrize("system", [CONFAB, TUTORIAL, BROADCAST], ids=lambda each: each.name)
def test_every_member_gets_every_message(bench: Bench, system: System) -> None:
    people = put_in_rooms(bench.people)
    with bench.gathered(system, people) as servers:
        bench.join(servers, people)
        _, figures = bench.find_best(system, MEMBERS)
        paced = bench.generator.ask("pace", rate=20, seconds=1)
    assert figures.faults == "none"
    assert figures.deliveries_a_second > 20
    assert paced["deliveries"] == 20 * MEMBERS
    assert len(paced["latencies"]) == 20


def test_a_message_that_one_member_never_gets_is_counted_as_lost(bench: Bench) -> None:
    people = put_in_rooms(bench.people)
    with bench.gathered(FORGETFUL, people) as servers:
        bench.join(servers, people)
        paced = bench.generator.ask("pace", rate=20, seconds=1)
    assert paced["lost"] == 2
    assert paced["deliveries"] == 20 * MEMBERS - 2


def test_a_message_received_twice_is_counted_once_and_reported() -> None:
    delivery_count = DeliveryCount(listeners=1, first=0, finished=lambda _number: None)
    bob = MemberCount(following=0)
    for number in (0, 1):
        delivery_count.send(number, 0.0)
    for marks in ([(1, 1)], [(0, 0), (1, 1)], [(0, 0)]):
        delivery_count.receive(bob, marks, 1.0)
    assert (delivery_count.deliveries, delivery_count.duplicates, delivery_count.count_lost()) == (
        2,
        2,
        0,
    )
