"""A database that is away, locked or busy, and a cache that is away, are answered with 503 and
Retry-After, wherever it is noticed, and leave no traceback."""

import asyncio
import json
from collections.abc import Iterator
from urllib.error import HTTPError

import psycopg
import pytest
from asgiref.sync import sync_to_async
from django.conf import settings

from accounts.models import User
from tests.faults.proxy import Proxy
from tests.http_client import HttpClient
from tests.live import LiveServer, database_url
from tests.operations.raw_http import Answer, request
from tests.people import sign_in
from tests.services import free_port

PATHS = ("/", "/rooms/", "/account/", "/admin/", "/api/v1/rooms", "/accounts/login/")
AT_ONCE = 12  # requests; more than there are connections


@pytest.fixture
def narrow_server(transactional_db: None) -> Iterator[LiveServer]:
    """A server with two connections for its pages."""
    server = LiveServer(DATABASE_POOL_SIZE="1", WORKER_CONCURRENCY="1", WORKER="separate")
    server.start()
    yield server
    server.terminate()


def check_unavailable(path: str, answer: Answer) -> None:
    assert answer.status == 503, path
    assert int(answer.headers["Retry-After"]) >= 1, path
    assert answer.headers["X-Content-Type-Options"] == "nosniff", path
    if path.startswith("/api/"):
        assert json.loads(answer.body)["error"]["code"] == "retry"
    else:
        assert "The server is busy" in answer.body, path


async def test_while_the_database_is_away_pages_and_api_answer_503(
    database_proxy: Proxy, proxied_server: LiveServer, alice: User
) -> None:
    cookie = await _cookie(alice)
    for path in PATHS:
        assert (await _ask(proxied_server, path, cookie)).status in (200, 302), path
    await database_proxy.stop()
    for path in PATHS:
        check_unavailable(path, await _ask(proxied_server, path, cookie))
    assert "Traceback" not in proxied_server.log
    assert proxied_server.log.count("Requests are answered with 503") >= 1


async def test_an_exhausted_pool_answers_503_and_is_logged_a_line_a_second(
    narrow_server: LiveServer, alice: User
) -> None:
    cookie = await _cookie(alice)
    paths = [PATHS[number % len(PATHS)] for number in range(AT_ONCE)]
    with psycopg.connect(database_url()) as hindrance:
        hindrance.execute("LOCK TABLE django_session IN ACCESS EXCLUSIVE MODE")
        answers = await asyncio.gather(*(_ask(narrow_server, path, cookie) for path in paths))
        hindrance.rollback()
    for path, answer in zip(paths, answers, strict=True):
        check_unavailable(path, answer)
    assert "Traceback" not in narrow_server.log
    assert 1 <= narrow_server.log.count("Requests are answered with 503") < AT_ONCE / 2
    assert (await _ask(narrow_server, "/rooms/", cookie)).status == 200


async def test_a_cache_that_is_away_answers_503_at_the_sign_in(
    transactional_db: None, alice: User
) -> None:
    server = LiveServer(REDIS_URL=f"redis://127.0.0.1:{free_port()}/0", WORKER="separate")
    await asyncio.to_thread(server.start)
    try:
        http_client = HttpClient(server)
        fields = {"login": "alice", "password": "wrong"}
        with pytest.raises(HTTPError) as refused:
            await asyncio.to_thread(lambda: http_client.submit("/accounts/login/", **fields))
        assert refused.value.code == 503
        assert int(refused.value.headers["Retry-After"]) >= 1
        assert "Traceback" not in server.log
    finally:
        await asyncio.to_thread(server.kill)


async def _cookie(person: User) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={(await sync_to_async(sign_in)(person))['session']}"


async def _ask(server: LiveServer, path: str, cookie: str) -> Answer:
    return await asyncio.to_thread(lambda: request(server, path, headers={"Cookie": cookie}))
