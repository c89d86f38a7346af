"""The socket of a live server: messages arrive, and bad frames are refused."""

import asyncio
import json
import time
from contextlib import AsyncExitStack
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async

from accounts.models import User
from messaging.models import Message
from messaging.protocol.close_codes import CloseCode
from rooms.actions import join_room, leave_room, remove_member
from rooms.models import Membership, Room
from tests.commands import manage
from tests.live import LiveServer
from tests.sockets import Socket, refusal

Servers = tuple[LiveServer, LiveServer]


@sync_to_async
def count_messages() -> int:
    return Message.objects.count()


async def test_ready_has_the_user_and_their_rooms(
    live_server: LiveServer, bob: User, lobby: Room, cellar: Room
) -> None:
    async with Socket.connect(live_server, bob) as his:
        ready = his.ready
        assert his.received[0] == ready
        assert (ready["user"]["username"], ready["user"]["name"]) == ("bob", "Bob")
        assert [room["name"] for room in ready["rooms"]] == ["Cellar", "Lobby"]
        assert [room["role"] for room in ready["rooms"]] == ["member", "member"]
        assert ready["server"]["limits"]["message"] == 16_000


async def test_bob_gets_alices_message_once_even_if_she_retries(
    live_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers, Socket.connect(live_server, bob) as his:
        await his.open(lobby)
        key = uuid4()
        first = await hers.post(lobby, "Hello", key)
        second = await hers.post(lobby, "Hello", key)
        await hers.post(lobby, "Bye")
        assert first == second
        assert [message["body"] for message in await his.messages(2)] == ["Hello", "Bye"]


async def test_a_message_is_the_same_live_and_in_history(
    live_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers, Socket.connect(live_server, bob) as his:
        before = await his.open(lobby)
        posted = [await hers.post(lobby, body) for body in ("**Hi**", "你好，世界", "x" * 16_000)]
        received = await his.messages(3)
        read = await his.open(lobby, before["clock"])
        assert posted == received == read["messages"]
        assert read["clock"] == before["clock"] + 3


async def test_a_closed_room_sends_no_more_messages(
    live_server: LiveServer, alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers, Socket.connect(live_server, bob) as his:
        await his.open(lobby)
        await his.open(cellar)
        await hers.post(lobby, "received")
        assert (await his.messages(1))[0]["body"] == "received"
        assert (await his.request("close", room=str(lobby.pk)))["ok"]
        await hers.post(lobby, "not received")
        await hers.post(cellar, "next")
        assert (await his.messages(1))[0]["body"] == "next"


async def test_a_read_mark_reaches_the_users_other_tab(
    live_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers:
        seq = (await hers.post(lobby, "Read me"))["seq"]
    async with Socket.connect(live_server, bob) as tab, Socket.connect(live_server, bob) as other:
        assert tab.ready["rooms"][0]["unread"] == 1
        reply = await tab.request("read", room=str(lobby.pk), seq=10**6)
        assert reply["data"] == {
            "room": str(lobby.pk), "seq": seq, "unread": 0, "mentioned": 0, "clock": seq,
        }  # fmt: skip
        assert (await other.next("read"))["unread"] == 0


async def test_a_room_joined_in_one_tab_appears_in_the_other(
    live_server: LiveServer, mallory: User, lobby: Room
) -> None:
    async with Socket.connect(live_server, mallory) as tab:
        assert tab.ready["rooms"] == []
        # Over the server's API: without Redis, events of this process don't reach it.
        await sync_to_async(join_room)(room=lobby, user=mallory)
        assert (await tab.open(lobby))["room"]["name"] == "Lobby"


@pytest.mark.parametrize(
    ("frame", "code", "answers"),
    [
        ("", "invalid", False),
        ("{", "invalid", False),
        ("[]", "invalid", False),
        ("null", "invalid", False),
        ('"open"', "invalid", False),
        ("{}", "invalid", False),
        ('{"type": "open"}', "invalid", False),
        ('{"type": "open", "id": 1}', "invalid", False),
        ('{"type": "no.such", "id": "x"}', "invalid", True),
        ('{"type": "open", "id": "x"}', "invalid", True),
        ('{"type": "open", "id": "x", "room": "lobby"}', "invalid", True),
        ('{"type": "read", "id": "x", "room": "ROOM", "seq": -1}', "invalid", True),
        ('{"type": "read", "id": "x", "room": "ROOM", "seq": 1e400}', "invalid", True),
        ('{"type": "open", "id": "x", "room": "ROOM", "clock": "1"}', "invalid", True),
        ('{"type": "message.post", "id": "x", "room": "ROOM", "body": "x"}', "invalid", True),
        (
            '{"type": "message.post", "id": "x", "room": "ROOM", "client_id": "KEY"}',
            "invalid",
            True,
        ),
        (
            '{"type": "message.post", "id": "x", "room": "ROOM", "client_id": "KEY", "body": " "}',
            "invalid",
            True,
        ),
        (
            '{"type": "message.post", "id": "x", "room": "ROOM", "client_id": "KEY",'
            ' "body": "a\\u0000b"}',
            "invalid",
            True,
        ),
        (
            '{"type": "message.post", "id": "x", "room": "ROOM", "client_id": "KEY",'
            ' "body": "\\ud800"}',
            "invalid",
            False,
        ),
        (
            '{"type": "message.post", "id": "x", "room": "ROOM", "client_id": "KEY",'
            ' "body": "' + "x" * 16_001 + '"}',
            "too_large",
            True,
        ),
        ("[" * 10_000, "invalid", False),
    ],
)
async def test_a_bad_frame_is_refused_with_its_field_and_changes_nothing(
    live_server: LiveServer, bob: User, lobby: Room, frame: str, code: str, answers: bool
) -> None:
    frame = frame.replace("ROOM", str(lobby.pk)).replace("KEY", str(uuid4()))
    async with Socket.connect(live_server, bob) as his:
        await his.post(lobby, "A good one goes through")
        before = await count_messages()
        await his.send_raw(frame)
        reply = await his.reply("x" if answers else None)
        assert (reply["ok"], reply["error"]["code"]) == (False, code)
        assert (await his.request("ping"))["ok"], "the socket goes on"
        assert await count_messages() == before


async def test_a_binary_frame_is_refused(live_server: LiveServer, bob: User) -> None:
    async with Socket.connect(live_server, bob) as his:
        await his.send_raw(b"\x00\xff")
        assert (await his.reply(None))["error"]["code"] == "invalid"


async def test_ten_malformed_frames_in_a_row_close_the_socket(
    live_server: LiveServer, bob: User
) -> None:
    async with Socket.connect(live_server, bob) as his:
        for _ in range(9):
            await his.send_raw("{")
        assert (await his.request("ping"))["ok"], "nine and a good one are forgiven"
        for _ in range(10):
            await his.send_raw("{")
        assert await his.closed() == CloseCode.MALFORMED_FRAMES


async def test_a_frame_that_is_too_large_closes_the_socket(
    live_server: LiveServer, bob: User
) -> None:
    async with Socket.connect(live_server, bob) as his:
        ping = json.dumps({"type": "ping", "id": "big", "padding": "x" * 65_000})
        await his.send_raw(ping)
        assert (await his.reply("big"))["ok"]
        await his.send_raw("x" * (64 * 1024 + 1))
        assert await his.closed() == CloseCode.FRAME_TOO_LARGE
    async with Socket.connect(live_server, bob) as his:
        await his.send_raw("x" * 1_000_000)
        assert await his.closed() == 1006, "the server library hangs up"


async def test_a_flood_of_tiny_frames_closes_the_socket(live_server: LiveServer, bob: User) -> None:
    async with Socket.connect(live_server, bob) as his:
        for _ in range(400):
            await his.send_raw('{"type":"ack","frames":0}')
        assert await his.closed() == CloseCode.FLOOD


async def test_a_client_slow_to_answer_a_close_still_gets_its_code(
    live_server: LiveServer, bob: User
) -> None:
    async with Socket.connect(live_server, bob) as his:
        for _ in range(200):
            await his.send_raw('{"type":"ack","frames":0}')
        # All of this client stands still, with a close frame waiting for it.
        time.sleep(1.5)  # noqa: ASYNC251
        for _ in range(200):
            await his.send_raw('{"type":"ack","frames":0}')
        assert await his.closed() == CloseCode.FLOOD


SEQ = 2  # of what the second command posts in the cellar


def commands(room: object) -> list[dict[str, Any]]:
    return [
        {"type": "open", "room": str(room)},
        {"type": "message.post", "room": str(room), "client_id": str(uuid4()), "body": "x"},
        {"type": "read", "room": str(room), "seq": 1},
        {"type": "unread", "room": str(room), "seq": 1},
        {"type": "typing", "room": str(room)},
        {"type": "message.edit", "room": str(room), "seq": SEQ, "body": "y"},
        {"type": "message.delete", "room": str(room), "seq": SEQ},
    ]


async def test_to_mallory_the_cellar_looks_like_a_room_that_does_not_exist(
    live_server: LiveServer, alice: User, mallory: User, cellar: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers:
        for command in commands(cellar.pk):
            assert (await hers.request(**command))["ok"]
        async with Socket.connect(live_server, mallory) as spy:
            for there, nowhere in zip(commands(cellar.pk), commands(uuid4()), strict=True):
                real, unreal = await spy.request(**there), await spy.request(**nowhere)
                assert real["error"] == unreal["error"]
                assert real["error"]["code"] == "not_found"
            await hers.post(cellar, "Between us")
            assert (await spy.request("ping"))["ok"]
            assert {event["type"] for event in spy.received} == {"ready", "reply"}


async def test_carol_gets_nothing_after_she_left(
    two_servers: Servers, alice: User, carol: User, lobby: Room
) -> None:
    async with (
        Socket.connect(two_servers[0], alice) as hers,
        Socket.connect(two_servers[1], carol) as carols,
    ):
        await carols.open(lobby)
        await hers.post(lobby, "received")
        await carols.messages(1)
        await sync_to_async(leave_room)(room=lobby, user=carol)
        await hers.post(lobby, "not received")
        assert (await carols.request("ping"))["ok"]
        assert (await carols.request("open", room=str(lobby.pk)))["error"]["code"] == "not_found"
        bodies = [event["message"]["body"] for event in carols.received if "message" in event]
        assert "not received" not in bodies


async def test_a_removed_member_gets_nothing_even_if_the_event_is_lost(
    live_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    """The in-memory layer never carries this process's removal; the next message fences it off."""
    async with Socket.connect(live_server, alice) as hers, Socket.connect(live_server, bob) as his:
        await his.open(lobby)
        await hers.open(lobby)
        await hers.post(lobby, "received")
        await his.messages(1)
        await sync_to_async(remove_member)(room=lobby, user=bob, by=alice)
        await hers.post(lobby, "not received")
        bodies = [message["body"] for message in await hers.messages(2)]
        assert bodies == ["received", "not received"]
        assert (await his.request("ping"))["ok"]
        assert [event["type"] for event in his.received].count("message.created") == 1


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://evil.example",
        "http://127.0.0.1:1",
        "https://127.0.0.1:PORT",
        "http://localhost:PORT",
        "http://127.0.0.1.evil.example:PORT",
        "null",
        "http://",
        "http://[",
        "http://127.0.0.1:99999999",
        "file://",
    ],
)
async def test_a_page_of_another_site_opens_no_socket(
    live_server: LiveServer, bob: User, origin: str
) -> None:
    async with Socket.connect(live_server, bob) as his:
        assert his.ready
    foreign = origin.replace("PORT", str(live_server.port))
    assert await refusal(live_server, bob, origin=foreign) in (400, 403)


async def test_anonymous_and_suspended_users_open_no_socket(
    live_server: LiveServer, bob: User
) -> None:
    assert await refusal(live_server, None) == 403
    async with Socket.connect(live_server, bob) as his:
        assert his.ready
    bob.is_active = False
    await bob.asave()
    assert await refusal(live_server, bob) == 403


async def test_a_user_has_twenty_sockets_and_no_more(live_server: LiveServer, bob: User) -> None:
    async with Socket.connect(live_server, bob) as his:
        async with AsyncExitStack() as stack:
            for _ in range(19):
                await stack.enter_async_context(Socket.connect(live_server, bob))
            assert await refusal(live_server, bob) == 403
            assert (await his.request("ping"))["ok"]
        async with Socket.connect(live_server, bob) as again:
            assert again.ready


async def test_a_post_from_a_command_arrives_at_once_over_redis(
    two_servers: Servers, bob: User, lobby: Room
) -> None:
    async with Socket.connect(two_servers[0], bob) as his:
        await his.open(lobby)
        output = await manage("say", "lobby", "Lunch is *ready*", server=two_servers[0])
        assert "as alice" in output
        assert (await his.messages(1))[0]["html"] == "<p>Lunch is <em>ready</em></p>\n"


async def test_without_redis_a_post_from_a_command_arrives_by_the_clocks(
    bob: User, lobby: Room, transactional_db: None
) -> None:
    server = LiveServer(RECONCILE_SECONDS="1")
    server.start()
    try:
        async with Socket.connect(server, bob) as his:
            clock = (await his.open(lobby))["clock"]
            await manage("say", "Lobby", "Hello?", server=server)
            while (await his.next("clocks"))["clocks"][str(lobby.pk)] == clock:
                pass
            missed = await his.open(lobby, clock)
            assert [message["body"] for message in missed["messages"]] == ["Hello?"]
    finally:
        server.terminate()


async def test_two_processes_share_one_clock(
    two_servers: Servers, alice: User, bob: User, lobby: Room
) -> None:
    async with (
        Socket.connect(two_servers[0], alice) as hers,
        Socket.connect(two_servers[1], bob) as his,
    ):
        clock = (await his.open(lobby))["clock"]
        posts = [socket.post(lobby, str(n)) for n in range(10) for socket in (hers, his)]
        await asyncio.gather(*posts)
        received = await his.messages(20)
        assert sorted(message["seq"] for message in received) == list(range(clock + 1, clock + 21))
        membership = await Membership.objects.aget(user=bob, room=lobby)
        assert membership.last_read <= clock
