"""`room.activity`, from rooms that a socket does not have open: enough to count, no texts."""

import asyncio
from typing import Any

from asgiref.sync import sync_to_async

from accounts.models import User
from messaging.delivery.activity import MAX_CHANGES, MAX_NAMES, activity_frame
from messaging.delivery.envelope import CREATED, Change, Envelope
from rooms.actions import remove_member
from rooms.models import Room
from tests.http_client import HttpClient
from tests.live import LiveServer
from tests.sockets import Socket

Servers = tuple[LiveServer, LiveServer]


async def act(server: LiveServer, person: User, method: str, path: str) -> None:
    """Call the API of a server."""
    await sync_to_async(lambda: HttpClient(server, person).call(method, path))()


async def receive_activity(socket: Socket, room: Room, clock: int) -> list[dict[str, Any]]:
    """Return the activity of a room up to that clock."""
    received: list[dict[str, Any]] = []
    while not received or received[-1]["clock"] < clock:
        event = await socket.next("room.activity")
        assert event["room"] == str(room.pk)
        received.append(event)
    return received


async def test_bob_gets_the_activity_of_a_room_that_is_not_open_without_its_texts(
    live_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers, Socket.connect(live_server, bob) as his:
        assert (await his.request("ping"))["ok"]
        message = await hers.post(lobby, "Anybody here?")
        activity = await his.next("room.activity")
        assert activity["clock"] == message["seq"]
        assert activity["created"] == {str(alice.pk): [message["seq"]]}
        assert (activity["changed"], activity["recount"]) == ([], False)
        assert "Anybody" not in str(his.received)
        await his.open(lobby)
        await hers.post(lobby, "Hello")
        assert (await his.messages(1))[0]["body"] == "Hello"
        assert [event["type"] for event in his.received].count("room.activity") == 1


async def test_a_closed_room_sends_activity_again(
    live_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers, Socket.connect(live_server, bob) as his:
        await his.open(lobby)
        await hers.post(lobby, "received")
        await his.messages(1)
        await his.request("close", room=str(lobby.pk))
        message = await hers.post(lobby, "counted")
        assert (await his.next("room.activity"))["clock"] == message["seq"]


async def test_much_activity_comes_in_few_frames_without_gaps(
    live_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers, Socket.connect(live_server, bob) as his:
        assert (await his.request("ping"))["ok"]
        messages = await asyncio.gather(*(hers.post(lobby, str(n)) for n in range(15)))
        seqs = sorted(message["seq"] for message in messages)
        received = await receive_activity(his, lobby, seqs[-1])
        assert len(received) < 5
        assert sorted(seq for event in received for seq in event["created"][str(alice.pk)]) == seqs


async def test_edits_do_not_count_as_unread_and_a_deletion_makes_clients_recount(
    live_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers, Socket.connect(live_server, bob) as his:
        assert (await his.request("ping"))["ok"]
        seq = (await hers.post(lobby, "Tea at four"))["seq"]
        await receive_activity(his, lobby, seq)
        place = {"room": str(lobby.pk), "seq": seq}
        edited = (await hers.request("message.edit", **place, body="Tea at five"))["data"]
        activity = (await receive_activity(his, lobby, edited["changed"]))[-1]
        assert (activity["created"], activity["recount"]) == ({}, False)
        assert activity["changed"] == [edited["changed"]]
        deleted = (await hers.request("message.delete", **place))["data"]
        assert (await receive_activity(his, lobby, deleted["changed"]))[-1]["recount"] is True


async def test_bob_gets_mentions_of_himself_and_of_all_members(
    live_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers, Socket.connect(live_server, bob) as his:
        assert (await his.request("ping"))["ok"]
        plain = (await hers.post(lobby, "Anybody?"))["seq"]
        assert (await receive_activity(his, lobby, plain))[-1]["mentions"] == {}
        to_bob = (await hers.post(lobby, "@bob, tea?"))["seq"]
        activity = (await receive_activity(his, lobby, to_bob))[-1]
        assert (activity["mentions"], activity["recount"]) == ({str(bob.pk): [to_bob]}, False)
        all_members = (await hers.post(lobby, "@all: tea!"))["seq"]
        activity = (await receive_activity(his, lobby, all_members))[-1]
        assert activity["mentions"] == {"all": [all_members]}


async def test_activity_crosses_processes(
    two_servers: Servers, alice: User, bob: User, lobby: Room
) -> None:
    async with (
        Socket.connect(two_servers[0], alice) as hers,
        Socket.connect(two_servers[1], bob) as his,
    ):
        assert (await his.request("ping"))["ok"]
        message = await hers.post(lobby, "Hello")
        assert (await his.next("room.activity"))["clock"] == message["seq"]


async def test_a_room_that_is_joined_later_sends_activity_too(
    two_servers: Servers, alice: User, mallory: User, lobby: Room
) -> None:
    async with (
        Socket.connect(two_servers[0], alice) as hers,
        Socket.connect(two_servers[1], mallory) as new,
    ):
        await act(two_servers[0], mallory, "POST", f"rooms/{lobby.pk}/join")
        assert (await new.next("room.joined"))["room"]["id"] == str(lobby.pk)
        assert (await new.request("ping"))["ok"]
        message = await hers.post(lobby, "Welcome")
        assert (await receive_activity(new, lobby, message["seq"]))[-1]["created"]


async def test_a_removed_member_gets_no_activity_even_if_the_event_is_lost(
    live_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    """The in-memory layer never carries this process's removal; the next message fences it off."""
    async with Socket.connect(live_server, alice) as hers, Socket.connect(live_server, bob) as his:
        assert (await his.request("ping"))["ok"]
        await hers.open(lobby)
        await hers.post(lobby, "received")
        await his.next("room.activity")
        await sync_to_async(remove_member)(room=lobby, user=bob, by=alice)
        await hers.post(lobby, "not received")
        await hers.messages(2)
        assert (await his.request("ping"))["ok"]
        assert [event["type"] for event in his.received].count("room.activity") == 1


async def test_a_member_who_left_gets_no_activity_after_the_event(
    two_servers: Servers, alice: User, bob: User, carol: User, lobby: Room
) -> None:
    async with (
        Socket.connect(two_servers[0], alice) as hers,
        Socket.connect(two_servers[1], bob) as his,
        Socket.connect(two_servers[1], carol) as carols,
    ):
        for socket in (his, carols):
            assert (await socket.request("ping"))["ok"]
        clock = (await hers.post(lobby, "received"))["seq"]
        await receive_activity(his, lobby, clock)
        await act(two_servers[0], bob, "POST", f"rooms/{lobby.pk}/leave")
        assert (await his.next("room.left"))["room"] == str(lobby.pk)
        await receive_activity(carols, lobby, (await hers.post(lobby, "not received"))["seq"])
        assert (await his.request("ping"))["ok"]
        clocks = [event["clock"] for event in his.received if event["type"] == "room.activity"]
        assert max(clocks) == clock


def test_a_frame_of_activity_is_bounded_and_has_the_newest_clock() -> None:
    changes = [Change(clock, "bob", CREATED) for clock in range(1, 301)]
    frame = activity_frame("lobby", [Envelope("room.lobby", changes=changes)])
    assert frame.count(",") < MAX_CHANGES + 10
    assert '"clock":300' in frame


def test_clients_recount_when_a_frame_has_too_many_mentions() -> None:
    names = [f"person {n}" for n in range(100)]
    full = [Change(clock, "bob", CREATED, names) for clock in range(2, 6)]
    assert '"recount":false' in activity_frame("lobby", [Envelope("room.lobby", changes=full)])
    more = [Change(1, "bob", CREATED, ["one more"]), *full]
    frame = activity_frame("lobby", [Envelope("room.lobby", changes=more)])
    assert '"recount":true' in frame
    assert frame.count("person") <= MAX_NAMES
