"""What a live server tells Prometheus, and that the dashboard asks for nothing else."""

import json
import re
import socket
from collections.abc import Iterator
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from prometheus_client.parser import text_string_to_metric_families

from accounts.models import User
from rooms.models import Room
from tests.live import ROOT, LiveServer
from tests.operations.raw_http import ask
from tests.services import free_port
from tests.sockets import Socket, refusal

DASHBOARD = ROOT / "deploy" / "grafana.json"


class Watched(LiveServer):
    """A server that can be scraped."""

    def __init__(self, **environment: str) -> None:
        self.scraped_at = free_port()
        super().__init__(METRICS_PORT=str(self.scraped_at), **environment)

    def scrape(self) -> str:
        return ask(f"127.0.0.1:{self.scraped_at}", "/metrics").body

    async def read(self) -> dict[str, float]:
        """Return {name, or name and label's value: number}."""
        families = text_string_to_metric_families(await sync_to_async(self.scrape)())
        return {
            " ".join([sample.name, *sample.labels.values()]): sample.value
            for family in families
            for sample in family.samples
        }


@pytest.fixture
def watched(transactional_db: None) -> Iterator[Watched]:
    server = Watched(POST_RATE="1", POST_RATE_SECONDS="1000", POST_BURST="2", SOCKETS_PER_USER="2")
    server.start()
    yield server
    server.terminate()


async def test_what_happens_is_counted(
    watched: Watched, alice: User, bob: User, lobby: Room
) -> None:
    before = await watched.read()
    assert before["confab_sockets"] == before["confab_deliveries_total"] == 0
    async with Socket.connect(watched, alice) as hers, Socket.connect(watched, bob) as his:
        await hers.open(lobby)
        clock = (await his.open(lobby))["clock"]
        await hers.post(lobby, "Hello")
        await hers.messages(1)
        await his.messages(1)
        after = await watched.read()
        assert after["confab_sockets"] == 2
        assert after["confab_rooms_open"] == 1
        assert after["confab_messages_total"] == 1
        assert after["confab_deliveries_total"] == 2
        assert after["confab_delivery_seconds_count"] == 1
        assert after["confab_commit_seconds_count"] == 1
        assert 0 < after["confab_commit_seconds_sum"] < 60
        assert after["confab_commit_seconds_bucket +Inf"] == 1
        assert after["confab_opens_total page"] == 2
        assert after["confab_queue_depth commit_queue"] == 0
        assert after["confab_database_pool open"] >= 1
        await his.request("close", room=str(lobby.pk))
        await his.open(lobby, clock)
        assert (await watched.read())["confab_opens_total catch_up"] == 1


async def test_what_is_refused_is_counted(watched: Watched, alice: User, lobby: Room) -> None:
    assert "confab_limits_hit_total posts" not in await watched.read()
    async with Socket.connect(watched, alice) as first, Socket.connect(watched, alice):
        await first.post(lobby, "One")
        await first.post(lobby, "Two")
        fields = {"room": str(lobby.pk), "body": "Three", "client_id": str(uuid4())}
        assert not (await first.request("message.post", **fields))["ok"]
        assert await refusal(watched, alice) == 403
        await first.send_raw("x" * 65_537)
        assert await first.closed() == 4413
        told = await watched.read()
    assert told["confab_limits_hit_total posts"] == 1
    assert told["confab_limits_hit_total sockets_of_user"] == 1
    assert told["confab_closes_total 4413"] == 1


def test_a_port_that_is_taken_stops_the_start(transactional_db: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = LiveServer(METRICS_PORT=str(port))
        with pytest.raises(AssertionError, match=f"Cannot listen on METRICS_PORT {port}"):
            server.start()


def test_the_dashboard_asks_for_what_there_is(watched: Watched) -> None:
    told = watched.scrape()
    asked = DASHBOARD.read_text()
    assert find_unknown(asked, told) == set()
    assert find_unknown(asked.replace("confab_sockets", "confab_socks"), told)
    shown = re.findall(r"# TYPE (confab_\w+)", told)
    assert shown
    assert [name for name in shown if name not in asked] == []


def find_unknown(dashboard: str, told: str) -> set[str]:
    """Return the metrics that a dashboard names and a scrape does not have."""
    asked = " ".join(
        target["expr"] for panel in json.loads(dashboard)["panels"] for target in panel["targets"]
    )
    kinds = dict(re.findall(r"# TYPE (\w+) (\w+)", told))
    parts = ("_bucket", "_sum", "_count")
    known = {
        name + part
        for name, kind in kinds.items()
        for part in (parts if kind == "histogram" else ("",))
    }
    return set(re.findall(r"\b(?:confab|process)_\w+", asked)) - known
