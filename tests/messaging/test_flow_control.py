"""A reader that stops, one that trickles, floods of small frames and of big ones: each costs
little memory and no time of the others."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from uuid import uuid4

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from accounts.models import User
from messaging.protocol.close_codes import CloseCode
from rooms.models import Room
from tests.live import LiveServer
from tests.sockets import Event, Socket, open_connection

pytestmark = pytest.mark.slow

BODY = "x" * 8_000  # twice in a message, as body and as html
MESSAGES = 400  # 6.4 MB for each reader


def memory(server: LiveServer) -> float:
    """Return the server's resident memory in MB."""
    status = Path(f"/proc/{server.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


@pytest.fixture(autouse=True)
def _linux_only() -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("memory is read from /proc")


async def flood(socket: Socket, room: Room) -> None:
    """Post MESSAGES, each when the one before is committed."""
    for number in range(MESSAGES):
        await socket.post(room, f"{number} {BODY}")


async def open_and_stop_reading(connection: ClientConnection, room: Room) -> None:
    await connection.recv()
    await connection.send(json.dumps({"type": "open", "id": "o", "room": str(room.pk)}))
    assert json.loads(await connection.recv())[0]["ok"]
    connection.transport.pause_reading()


async def trickle(connection: ClientConnection) -> None:
    """Send a small frame now and then, as a client does that is alive but reads nothing."""
    try:
        while True:
            await connection.send('{"type": "ping", "id": "p"}')
            await asyncio.sleep(0.3)
    except ConnectionClosed:
        pass


@pytest.fixture
async def unhurried_server(transactional_db: None) -> AsyncIterator[LiveServer]:
    """A server that lets one person post a lot, and gives readers a second to recover."""
    server = LiveServer(FRAME_RATE="0", RECOVERY_SECONDS="1")
    await asyncio.to_thread(server.start)
    yield server
    await asyncio.to_thread(server.terminate)


@pytest.fixture
async def forgiving_server(transactional_db: None) -> AsyncIterator[LiveServer]:
    """A server that gives readers longer to recover than any test waits."""
    server = LiveServer(FRAME_RATE="0", RECOVERY_SECONDS="600")
    await asyncio.to_thread(server.start)
    yield server
    await asyncio.to_thread(server.terminate)


async def test_readers_that_stop_cost_little_and_delay_no_others(
    forgiving_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    async with AsyncExitStack() as stack:
        hers = await stack.enter_async_context(Socket.connect(forgiving_server, alice))
        his = await stack.enter_async_context(Socket.connect(forgiving_server, bob))
        await his.open(lobby)
        await hers.post(lobby, BODY)
        for _ in range(2):
            stopped = await stack.enter_async_context(open_connection(forgiving_server, bob))
            await open_and_stop_reading(stopped, lobby)
            trickling = await stack.enter_async_context(open_connection(forgiving_server, bob))
            await open_and_stop_reading(trickling, lobby)
            stack.callback(asyncio.create_task(trickle(trickling)).cancel)
            for each in (stopped, trickling):
                stack.callback(each.transport.abort)  # else both sides wait for a goodbye
        before = memory(forgiving_server)
        await flood(hers, lobby)
        arrived = await his.messages(MESSAGES + 1)
        assert [message["seq"] for message in arrived] == sorted(m["seq"] for m in arrived)
        assert arrived[-1]["body"].startswith(f"{MESSAGES - 1} ")
        growth = memory(forgiving_server) - before
        # Unbounded it would be 4 readers times 6.4 MB and more.
        assert growth < 16, f"grew by {growth:.1f} MB"


async def acknowledge_until_clocks(socket: Socket) -> Event:
    """Acknowledge every frame until the clocks come."""
    clocks = asyncio.create_task(socket.next("clocks"))
    while not clocks.done():
        await socket.send("ack", frames=socket.frames)
        await asyncio.wait([clocks], timeout=0.05)
    return await clocks


async def test_a_reader_that_was_behind_gets_the_clocks_and_catches_up(
    live_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers, Socket.connect(live_server, bob) as his:
        his.acking = False
        clock = (await his.open(lobby))["clock"]
        for number in range(40):
            await hers.post(lobby, f"{number} {BODY}")
        arrived = await his.messages(1)
        clocks = await acknowledge_until_clocks(his)
        assert clocks["clocks"][str(lobby.pk)] == clock + 40
        received = [event for event in his.received if event["type"] == "message.created"]
        assert arrived
        assert len(received) < 40, "some were left out"
        # It goes on from where it lacks nothing: what came live after the gap may be the newest.
        known, heard_clocks = clock, {event["clock"] for event in received}
        while known + 1 in heard_clocks:
            known += 1
        missed = await his.open(lobby, known)
        assert missed["messages"][-1]["seq"] == clock + 40


async def test_a_reader_that_never_acknowledges_is_closed(
    unhurried_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    async with (
        Socket.connect(unhurried_server, alice) as hers,
        Socket.connect(unhurried_server, bob) as his,
    ):
        his.acking = False
        await his.open(lobby)
        for number in range(40):
            await hers.post(lobby, f"{number} {BODY}")
        assert await his.closed() == CloseCode.TOO_SLOW
        assert (await hers.request("ping"))["ok"]


@pytest.mark.parametrize(
    ("size", "count"), [(20, 20_000), (60_000, 2_000)], ids=["tiny frames", "big frames"]
)
async def test_a_flood_is_cut_off_and_costs_little(
    fresh_server: LiveServer, bob: User, alice: User, lobby: Room, size: int, count: int
) -> None:
    async with Socket.connect(fresh_server, alice) as hers:
        await hers.post(lobby, "before")
        before = memory(fresh_server)
        flooding = asyncio.create_task(flood_frames(fresh_server, bob, size, count))
        while not flooding.done():
            await hers.post(lobby, "meanwhile")
        # 1006 where the flood did not even pause for the close.
        assert await flooding in (CloseCode.FLOOD, 1006)
        growth = memory(fresh_server) - before
        assert growth < 24, f"grew by {growth:.1f} MB"


async def flood_frames(server: LiveServer, person: User, size: int, count: int) -> int | None:
    """Send frames as fast as they go; return the code with which the socket was closed."""
    frame = json.dumps({"type": "ack", "frames": 0, "padding": "x" * size})
    async with open_connection(server, person) as connection:
        with suppress(ConnectionClosed):
            for _ in range(count):
                await connection.send(frame)
        await connection.wait_closed()
        return connection.close_code


@pytest.fixture
async def many(live_server: LiveServer, bob: User) -> AsyncIterator[list[Socket]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(Socket.connect(live_server, bob)) for _ in range(5)]


async def test_a_queue_of_commands_is_bounded(many: list[Socket], lobby: Room) -> None:
    """More commands than may wait, while the worker has not got to them."""
    socket = many[0]
    room, key = str(lobby.pk), str(uuid4())
    frames = [
        json.dumps(
            {"type": "message.post", "id": str(n), "room": room, "client_id": key, "body": "x"}
        )
        for n in range(150)
    ]
    await asyncio.gather(*(socket.send_raw(frame) for frame in frames))
    assert await socket.closed() == CloseCode.FLOOD
    assert (await many[1].request("ping"))["ok"]
