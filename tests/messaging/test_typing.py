"""Typing: sent to the sockets that have the room open, and not stored."""

from asgiref.sync import sync_to_async

from accounts.models import User
from rooms.actions import lock_room
from rooms.models import Room
from tests.live import LiveServer
from tests.sockets import Socket

Servers = tuple[LiveServer, LiveServer]


async def test_bob_gets_alices_typing_and_the_clock_does_not_move(
    two_servers: Servers, alice: User, bob: User, lobby: Room
) -> None:
    async with (
        Socket.connect(two_servers[0], alice) as hers,
        Socket.connect(two_servers[1], bob) as his,
    ):
        await hers.open(lobby)
        clock = (await his.open(lobby))["clock"]
        assert (await hers.request("typing", room=str(lobby.pk)))["ok"]
        event = await his.next("typing")
        assert (event["room"], event["user"]["name"]) == (str(lobby.pk), "Alice")
        assert (await his.open(lobby, clock))["clock"] == clock


async def test_typing_in_a_room_that_is_not_open_is_refused(
    live_server: LiveServer, alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers:
        refused = await hers.request("typing", room=str(cellar.pk))
        assert refused["error"]["code"] == "not_found"
        await hers.open(lobby)
        assert (await hers.request("typing", room=str(lobby.pk)))["ok"]


async def test_a_member_who_may_not_post_may_not_type(
    live_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers, Socket.connect(live_server, bob) as his:
        await hers.open(lobby)
        await his.open(lobby)
        await sync_to_async(lock_room)(room=lobby, by=alice)
        refused = await his.request("typing", room=str(lobby.pk))
        assert refused["error"]["code"] == "forbidden"
        assert (await hers.request("typing", room=str(lobby.pk)))["ok"], "its owner may"
        assert (await hers.next("typing"))["user"]["name"] == "Alice"


async def test_repeating_typing_at_once_is_too_fast(
    live_server: LiveServer, alice: User, lobby: Room, cellar: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers:
        for room in (lobby, cellar):
            await hers.open(room)
            assert (await hers.request("typing", room=str(room.pk)))["ok"]
        refused = await hers.request("typing", room=str(lobby.pk))
        assert refused["error"]["code"] == "rate_limited"
        assert 0 < refused["error"]["retry_after"] <= 3
