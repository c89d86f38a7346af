"""The people, their rooms, and servers to meet on.

Alice owns the Lobby and the cellar, Bob is in both, Carol moderates the Lobby, and Mallory has an
account and nothing else.
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from pytest_django import DjangoDbBlocker

from accounts.models import User
from messaging import limits
from rooms.actions import create_room, join_room
from rooms.models import Membership, Room
from tests.browsing import Browsing, Chromium
from tests.faults.proxy import Proxy
from tests.live import LiveServer, database_url, wait_until_idle
from tests.people import make_person, put_in


@pytest.fixture
def alice(db: None) -> User:
    return make_person("alice")


@pytest.fixture
def bob(db: None) -> User:
    return make_person("bob")


@pytest.fixture
def carol(lobby: Room) -> User:
    person = make_person("carol")
    put_in(lobby, person, Membership.Role.MODERATOR)
    return person


@pytest.fixture
def mallory(db: None) -> User:
    return make_person("mallory")


@pytest.fixture
def lobby(alice: User, bob: User) -> Room:
    room = create_room(creator=alice, name="Lobby", topic="Where everybody meets")
    return join_room(room=room, user=bob)


@pytest.fixture
def cellar(alice: User, bob: User) -> Room:
    room = create_room(creator=alice, name="Cellar", kind=Room.Kind.PRIVATE)
    put_in(room, bob)
    return room


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """End what threads and killed servers left open, so that the test database can be dropped."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Rate limits of one test are not those of the next."""
    yield
    cache.clear()
    limits._limiters.clear()


@pytest.fixture(autouse=True)
def _live_server_helper() -> None:
    """Stands in for pytest-django's fixture of this name, which wants a live_server of its own."""


@pytest.fixture(scope="session")
def shared_server(django_db_setup: None) -> Iterator[LiveServer]:
    """The server of all tests that leave it as it was. A test may stop it: the next starts it.

    Its worker takes no jobs, which other tests do themselves.
    """
    server = LiveServer(WORKER="separate")
    yield server
    _end(server)


@pytest.fixture
def live_server(transactional_db: None, shared_server: LiveServer) -> Iterator[LiveServer]:
    """One server as `bin/run` starts it: one process, nothing but the database.

    It outlives the test, since starting one takes a second; what it remembers (counts of an
    address, whether the site has accounts) does too. `fresh_server` remembers nothing.
    """
    shared_server.forget()
    if shared_server.process is None:
        shared_server.start()
    yield shared_server
    _check_log(shared_server)
    # The database is emptied next, with no request under way.
    wait_until_idle()


@pytest.fixture
def fresh_server(transactional_db: None) -> Iterator[LiveServer]:
    """A server of this test alone."""
    server = LiveServer()
    server.start()
    yield server
    _end(server)


@pytest.fixture
async def database_proxy(transactional_db: None) -> AsyncIterator[Proxy]:
    """The network between `far_server` and its database."""
    port = urlsplit(database_url()).port
    assert port
    database_proxy = Proxy(port, random.Random(0))
    await database_proxy.start()
    yield database_proxy
    await database_proxy.stop()


@pytest.fixture
async def proxied_server(database_proxy: Proxy) -> AsyncIterator[LiveServer]:
    """A server of this test alone, whose way to the database can be cut."""
    url = urlsplit(database_url())
    netloc = url.netloc.replace(f":{url.port}", f":{database_proxy.port}")
    server = LiveServer(DATABASE_URL=url._replace(netloc=netloc).geturl(), FRAME_RATE="0")
    await asyncio.to_thread(server.start)
    yield server
    await asyncio.to_thread(server.kill)


@pytest.fixture
def two_servers(transactional_db: None) -> Iterator[tuple[LiveServer, LiveServer]]:
    """Two processes of one site, which share events over Redis."""
    shared = {"REDIS_URL": os.environ["TEST_REDIS_URL"], "REDIS_PREFIX": f"test-{uuid4().hex}"}
    servers = LiveServer(**shared), LiveServer(**shared)
    for server in servers:
        server.start()
    yield servers
    for server in servers:
        _end(server)


def _end(server: LiveServer) -> None:
    if server.process:
        server.terminate()
    _check_log(server)


def _check_log(server: LiveServer) -> None:
    assert "Traceback" not in server.log, f"the server logged a traceback:\n{server.log}"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    chromium = Chromium()
    yield chromium
    chromium.stop()


@pytest.fixture
def browse(
    chromium: Chromium, fresh_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Browsing]:
    """Browsers on `fresh_server`; their complaints fail the test at its end."""
    # Reading the database between two clicks is no async code, though Django sees a loop.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    browsing = Browsing(chromium, fresh_server)
    yield browsing
    browsing.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browse" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        if item.get_closest_marker("browser") and "CHROMIUM" not in os.environ:
            item.add_marker(pytest.mark.skip(_why_no_browser()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if any(_why_no_browser() in str(report.longrepr) for report in skipped):
        terminalreporter.section("BROWSER TESTS WERE SKIPPED", red=True, bold=True)
        terminalreporter.write_line(_why_no_browser(), red=True)


def _why_no_browser() -> str:
    return os.environ.get("BROWSER_MISSING", "no Chromium: run the tests with bin/test")
