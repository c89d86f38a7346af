"""News of a room joined or left that was lost, or came to a page that had let go of the room.

The tests' own changes reach no server: there is no Redis between them.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import psycopg
import pytest
from asgiref.sync import sync_to_async

from accounts.models import User
from messaging.live.connection import WINDOW_FRAMES
from rooms.actions import create_room, join_room, leave_room
from rooms.models import Room
from tests.http_client import HttpClient
from tests.live import LiveServer, database_url
from tests.sockets import PATIENCE_SECONDS, Socket, open_connection


@pytest.fixture
async def calm_server(transactional_db: None) -> AsyncIterator[LiveServer]:
    """A server whose periodic check runs every two seconds: users come and go between."""
    server = LiveServer(RECONCILE_SECONDS="2", RECOVERY_SECONDS="600", FRAME_RATE="0")
    await asyncio.to_thread(server.start)
    yield server
    await asyncio.to_thread(server.terminate)


async def come_back(lobby: Room, bob: User) -> None:
    await sync_to_async(join_room)(room=lobby, user=bob)


async def go(lobby: Room, bob: User) -> None:
    await sync_to_async(leave_room)(room=lobby, user=bob)


async def test_a_client_that_was_refused_a_room_gets_it_when_it_is_a_member_again(
    calm_server: LiveServer, bob: User, lobby: Room
) -> None:
    async with Socket.connect(calm_server, bob) as his:
        await his.next("clocks")
        await go(lobby, bob)
        refused = await his.request("open", room=str(lobby.pk), clock=None)
        assert refused["error"]["code"] == "not_found"
        await come_back(lobby, bob)
        assert (await his.next("room.joined"))["room"]["id"] == str(lobby.pk)


async def test_a_member_who_rejoins_gets_the_room_again(
    calm_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    async with Socket.connect(calm_server, alice) as hers, Socket.connect(calm_server, bob) as his:
        await hers.open(lobby)
        await his.open(lobby)
        await his.next("clocks")
        await go(lobby, bob)
        await hers.post(lobby, "While he is out")
        await hers.messages(1)
        await come_back(lobby, bob)
        assert (await his.next("room.joined"))["room"]["id"] == str(lobby.pk)
        await his.open(lobby)
        await hers.post(lobby, "Welcome back")
        assert (await his.messages(1))[0]["body"] == "Welcome back"


async def test_a_client_that_was_behind_gets_the_room_it_joined(
    calm_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    garden = await sync_to_async(create_room)(creator=alice, name="Garden")
    async with Socket.connect(calm_server, alice) as hers, Socket.connect(calm_server, bob) as his:
        await his.open(lobby)
        his.acking = False
        for number in range(WINDOW_FRAMES + 10):
            await hers.post(lobby, str(number))
        assert (await his.next("message.created"))["message"]["body"] == "0"
        browser = await sync_to_async(HttpClient)(calm_server, bob)
        joined = await asyncio.to_thread(browser.call, "POST", f"rooms/{garden.pk}/join")
        assert joined.status == 200
        assert (await his.next("room.joined"))["room"]["id"] == str(garden.pk)


@pytest.fixture
async def untimed_server(transactional_db: None) -> AsyncIterator[LiveServer]:
    """A server that waits for locks as long as it takes."""
    server = LiveServer(DATABASE_TIMEOUTS="off")
    await asyncio.to_thread(server.start)
    yield server
    await asyncio.to_thread(server.terminate)


@asynccontextmanager
async def ready_delayed() -> AsyncIterator[psycopg.AsyncConnection]:
    """Lock the table of jobs, which `ready` reads last."""
    async with await psycopg.AsyncConnection.connect(database_url()) as holder:
        await holder.execute("LOCK TABLE messaging_job IN ACCESS EXCLUSIVE MODE")
        yield holder
        await holder.rollback()


async def wait_for_a_greeting(holder: psycopg.AsyncConnection) -> None:
    waiting = "SELECT 1 FROM pg_locks WHERE relation = 'messaging_job'::regclass AND NOT granted"
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await (await holder.execute(waiting)).fetchone():
            pass


async def test_events_that_arrive_before_ready_follow_it(
    untimed_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    browser = await sync_to_async(HttpClient)(untimed_server, bob)
    await asyncio.to_thread(browser.get, "/")
    async with AsyncExitStack() as stack:
        async with ready_delayed() as holder:
            socket = await stack.enter_async_context(open_connection(untimed_server, bob))
            await wait_for_a_greeting(holder)
            await asyncio.to_thread(browser.call, "PUT", f"blocks/{alice.pk}")
        first = json.loads(await socket.recv())
        assert [event["type"] for event in first] == ["ready"]
        second = json.loads(await socket.recv())
        assert [event["type"] for event in second] == ["blocks"]
        assert second[0]["blocks"] == [str(alice.pk)]
