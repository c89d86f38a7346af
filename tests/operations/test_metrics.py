"""The metrics of a live server, and that the dashboard uses them all and no others."""

import json
import re
import socket
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from prometheus_client.parser import text_string_to_metric_families

from accounts.models import User
from messaging.protocol.close_codes import CloseCode
from rooms.models import Room
from tests.http_client import HttpClient
from tests.live import ROOT, LiveServer
from tests.operations.raw_http import request
from tests.services import free_port
from tests.sockets import Socket, refusal

LIMITS_HIT = "confab_limits_hit_total "
DASHBOARD = ROOT / "deploy" / "grafana.json"


class Watched(LiveServer):
    """A server that can be scraped."""

    def __init__(self, **environment: str) -> None:
        self.scraped_at = free_port()
        super().__init__(METRICS_PORT=str(self.scraped_at), **environment)

    def scrape(self) -> str:
        return request(f"127.0.0.1:{self.scraped_at}", "/metrics").body

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


@pytest.fixture
def strict(transactional_db: None) -> Iterator[Watched]:
    """A server that allows one act of each kind, and the next one much later."""
    server = Watched(LIMIT_FACTOR="0.00001", POST_RATE="10")
    server.start()
    yield server
    server.terminate()


async def test_messages_and_deliveries_are_counted(
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


async def test_refused_posts_and_sockets_are_counted(
    watched: Watched, alice: User, lobby: Room
) -> None:
    assert "confab_limits_hit_total posts" not in await watched.read()
    async with Socket.connect(watched, alice) as first, Socket.connect(watched, alice):
        await first.post(lobby, "One")
        await first.post(lobby, "Two")
        fields = {"room": str(lobby.pk), "body": "Three", "client_id": str(uuid4())}
        assert not (await first.request("message.post", **fields))["ok"]
        assert await refusal(watched, alice) == 403
        await first.send_raw("x" * 65_537)
        assert await first.closed() == CloseCode.FRAME_TOO_LARGE
        metrics = await watched.read()
    assert metrics["confab_limits_hit_total posts"] == 1
    assert metrics["confab_limits_hit_total sockets_of_user"] == 1
    assert metrics["confab_closes_total 4413"] == 1


async def test_each_limit_is_counted_under_its_own_name(
    strict: Watched, alice: User, lobby: Room, cellar: Room
) -> None:
    async with Socket.connect(strict, alice) as hers:
        posted = await hers.post(lobby, "One")
        target = {"room": str(lobby.pk), "seq": posted["seq"]}
        refused: dict[str, tuple[str, dict[str, Any]]] = {
            "opens": ("open", {"room": str(lobby.pk)}),
            "reactions": ("reaction.add", {**target, "emoji": "👍"}),
            "reads": ("read", target),
            "signals": ("ping", {}),
            "presence_subscriptions": ("presence.subscribe", {"users": []}),
        }
        for name, (command, fields) in refused.items():
            assert (await hers.request(command, **fields))["ok"], name
            assert not (await hers.request(command, **fields))["ok"], name
        body = {"room": str(cellar.pk), "body": "Two", "client_id": str(uuid4())}
        assert not (await hers.request("message.post", **body))["ok"]
    await sync_to_async(look_up_rooms_twice)(strict, alice)
    metrics = await strict.read()
    hits = {
        name.removeprefix(LIMITS_HIT): count
        for name, count in metrics.items()
        if name.startswith(LIMITS_HIT)
    }
    assert hits == dict.fromkeys([*refused, "posts_anywhere", "lookups"], 1)


def look_up_rooms_twice(server: LiveServer, person: User) -> None:
    http_client = HttpClient(server, person)
    assert http_client.get("/api/v1/rooms").status == 200
    with pytest.raises(HTTPError, match="429"):
        http_client.get("/api/v1/rooms")


def test_the_server_does_not_start_if_the_port_is_taken(transactional_db: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = LiveServer(METRICS_PORT=str(port))
        with pytest.raises(AssertionError, match=f"Cannot listen on METRICS_PORT {port}"):
            server.start()


def test_the_dashboard_uses_every_metric_and_no_other(watched: Watched) -> None:
    metrics = watched.scrape()
    dashboard = DASHBOARD.read_text()
    assert find_unknown(dashboard, metrics) == set()
    assert find_unknown(dashboard.replace("confab_sockets", "confab_socks"), metrics)
    names = re.findall(r"# TYPE (confab_\w+)", metrics)
    assert names
    assert [name for name in names if name not in dashboard] == []


def find_unknown(dashboard: str, metrics: str) -> set[str]:
    """Return the metrics that a dashboard names and a scrape does not have."""
    queries = " ".join(
        target["expr"] for panel in json.loads(dashboard)["panels"] for target in panel["targets"]
    )
    kinds = dict(re.findall(r"# TYPE (\w+) (\w+)", metrics))
    parts = ("_bucket", "_sum", "_count")
    known = {
        name + part
        for name, kind in kinds.items()
        for part in (parts if kind == "histogram" else ("",))
    }
    return set(re.findall(r"\b(?:confab|process)_\w+", queries)) - known
