"""Whom I block is known to all my tabs, and to no one else."""

from asgiref.sync import sync_to_async

from accounts.actions import block_person, unblock_person
from accounts.models import User
from messaging.queries.room_list import list_rooms
from rooms.models import Room
from tests.http_client import HttpClient
from tests.live import LiveServer
from tests.messages import post
from tests.sockets import Socket


async def test_all_my_tabs_get_my_blocks(
    live_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    http_client = await sync_to_async(HttpClient)(live_server, alice)
    call = sync_to_async(http_client.call)
    async with Socket.connect(live_server, alice) as tab, Socket.connect(live_server, bob) as his:
        assert tab.ready["blocks"] == []
        await call("PUT", f"blocks/{bob.pk}")
        assert (await tab.next("blocks"))["blocks"] == [str(bob.pk)]
        async with Socket.connect(live_server, alice) as later:
            assert later.ready["blocks"] == [str(bob.pk)]
        await call("DELETE", f"blocks/{bob.pk}")
        assert (await tab.next("blocks"))["blocks"] == []
        await his.request("ping")
        assert {event["type"] for event in his.received} - {"clocks"} == {"ready", "reply"}


def test_messages_of_users_i_block_are_not_counted(
    alice: User, bob: User, carol: User, lobby: Room
) -> None:
    for author, body in ((carol, "@all"), (carol, "@bob"), (carol, "Tea"), (alice, "@bob")):
        post(lobby, author, body)
    assert counts(bob, lobby) == (4, 3)
    block_person(user=bob, other=carol)
    assert counts(bob, lobby) == (1, 1)
    assert counts(alice, lobby) == (3, 1), "a person without blocks counts all"
    unblock_person(user=bob, other=carol)
    assert counts(bob, lobby) == (4, 3)


def counts(person: User, room: Room) -> tuple[int, int]:
    """What is unread there, and how much of it mentions them."""
    [seen] = [each for each in list_rooms(person) if each["id"] == room.pk]
    return seen["unread"], seen["mentioned"]
