"""The metrics of this process for Prometheus, on a port of their own."""

from collections.abc import Iterator, Mapping
from itertools import accumulate

from django.conf import settings
from django.db import connection
from prometheus_client import CollectorRegistry, ProcessCollector, start_http_server
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from messaging.delivery import publisher
from messaging.live.hub import is_room_group
from messaging.live.process import Process, find_process
from messaging.metrics import BOUNDS, Histogram, counts
from messaging.rendering.service import pool

POOL = {"pool_size": "open", "pool_available": "idle", "requests_waiting": "waiting"}


def serve() -> None:
    """Serve the metrics if METRICS_PORT is set. Raises OSError if the port is taken."""
    if settings.METRICS_PORT:
        registry = CollectorRegistry()
        registry.register(LiveCollector())
        ProcessCollector(registry=registry)
        start_http_server(settings.METRICS_PORT, settings.METRICS_ADDRESS, registry)


class LiveCollector(Collector):
    """Reads the numbers at each scrape, in a thread of its own."""

    def collect(self) -> Iterator[Metric]:
        yield from _describe_process(find_process())
        yield from _describe_counts()
        yield _gauge("database_pool", "Connections to PostgreSQL.", "state", _read_pool())


def _describe_process(process: Process | None) -> Iterator[Metric]:
    sockets = list(process.hub.connections) if process else []
    groups = list(process.hub.groups) if process else []
    waiting = process.commit_queue.count_waiting() if process else {}
    waiting |= {"publisher": publisher.count_waiting(), "renderer": pool.count_waiting()}
    lagging = sum(connection.lagging for connection in sockets)
    rooms = sum(map(is_room_group, groups))
    yield GaugeMetricFamily("confab_sockets", "Open sockets.", len(sockets))
    yield GaugeMetricFamily("confab_sockets_lagging", "Sockets that missed events.", lagging)
    yield GaugeMetricFamily("confab_rooms_open", "Rooms with a subscribed socket.", rooms)
    yield _gauge("queue_depth", "Waiting items, by queue.", "queue", waiting)


def _describe_counts() -> Iterator[Metric]:
    yield CounterMetricFamily("confab_messages", "Messages posted.", counts.messages)
    deliveries = counts.deliveries
    yield CounterMetricFamily("confab_deliveries", "Events sent to sockets.", deliveries)
    yield _histogram("delivery", "From the commit to the socket.", counts.delivery_seconds)
    yield _histogram("commit", "Posting a batch of messages.", counts.commit_seconds)
    yield _counter("opens", "Rooms opened, by reply.", "reply", counts.opens)
    yield _counter("drops", "Events dropped, by reason.", "reason", counts.drops)
    yield _counter("closes", "Sockets that the server closed, by code.", "code", counts.closes)
    yield _counter("limits_hit", "Requests refused, by limit.", "limit", counts.limits)


def _read_pool() -> dict[str, int]:
    stats = connection.pool.get_stats()  # type: ignore[attr-defined]
    return {state: stats.get(name, 0) for name, state in POOL.items()}


def _gauge(name: str, help_text: str, label: str, values: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(f"confab_{name}", help_text, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _counter(
    name: str, help_text: str, label: str, values: Mapping[str, int] | Mapping[int, int]
) -> Metric:
    family = CounterMetricFamily(f"confab_{name}", help_text, labels=[label])
    for key, value in dict(values).items():
        family.add_metric([str(key)], value)
    return family


def _histogram(name: str, help_text: str, measured: Histogram) -> Metric:
    bounds = [*map(str, BOUNDS), "+Inf"]
    buckets = list(zip(bounds, accumulate(measured.counts), strict=True))
    return HistogramMetricFamily(
        f"confab_{name}_seconds", help_text, buckets=buckets, sum_value=measured.sum
    )
