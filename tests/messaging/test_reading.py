"""The read mark moves forward by reading and back on request, alike in all tabs."""

from collections.abc import Callable

import pytest
from asgiref.sync import sync_to_async

from accounts.common.errors import NotFound
from accounts.models import User
from messaging.actions import mark_read, mark_unread
from messaging.models import Message
from messaging.queries.history import get_page
from messaging.queries.room_list import list_rooms
from rooms.models import Membership, Room
from tests.live import LiveServer
from tests.messages import fill
from tests.sockets import Socket


@pytest.fixture
def fill_lobby(alice: User, lobby: Room) -> Callable[[int], Room]:
    """Post `count` messages of Alice in the Lobby."""
    return lambda count: fill(lobby, alice, count)


def get_last_read(user: User, room: Room) -> int:
    return Membership.objects.get(user=user, room=room).last_read


def test_bob_marks_a_room_unread_from_a_message_on(
    bob: User, fill_lobby: Callable[[int], Room]
) -> None:
    room = fill_lobby(10)
    assert mark_read(user=bob, room_id=room.pk, seq=room.clock)["unread"] == 0
    mark = mark_unread(user=bob, room_id=room.pk, seq=room.clock - 2)
    assert mark == {
        "room": room.pk, "seq": room.clock - 3, "unread": 3, "mentioned": 0, "clock": room.clock,
    }  # fmt: skip
    assert get_last_read(bob, room) == room.clock - 3


def test_marking_unread_never_moves_the_mark_forward(
    bob: User, fill_lobby: Callable[[int], Room]
) -> None:
    room = fill_lobby(10)
    mark_read(user=bob, room_id=room.pk, seq=4)
    assert mark_unread(user=bob, room_id=room.pk, seq=8)["seq"] == 4
    assert mark_unread(user=bob, room_id=room.pk, seq=0)["seq"] == 0


def test_mallory_has_no_read_mark_to_move(mallory: User, fill_lobby: Callable[[int], Room]) -> None:
    room = fill_lobby(1)
    with pytest.raises(NotFound):
        mark_unread(user=mallory, room_id=room.pk, seq=1)


async def test_my_other_tab_gets_the_unread_mark(
    live_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers:
        seq = (await hers.post(lobby, "Answer me later"))["seq"]
    async with Socket.connect(live_server, bob) as tab, Socket.connect(live_server, bob) as other:
        await tab.request("read", room=str(lobby.pk), seq=seq)
        assert (await other.next("read"))["unread"] == 0
        reply = await tab.request("unread", room=str(lobby.pk), seq=seq)
        assert reply["data"] == {
            "room": str(lobby.pk), "seq": seq - 1, "unread": 1, "mentioned": 0, "clock": seq,
        }  # fmt: skip
        event = await other.next("unread")
        assert (event["seq"], event["unread"]) == (seq - 1, 1)
        assert await sync_to_async(get_last_read)(bob, lobby) == seq - 1


def get_membership(room: Room) -> Membership:
    return Membership.objects.select_related("room").get(room=room, user__username="alice")


def test_a_page_around_a_message_has_both_sides_of_it(fill_lobby: Callable[[int], Room]) -> None:
    room = fill_lobby(120)
    page = get_page(get_membership(room), around=60, size=20)
    assert [message.seq for message in page.messages] == list(range(50, 70))
    assert (page.has_older, page.has_newer) == (True, True)
    start = get_page(get_membership(room), around=2, size=20)
    assert start.messages[0].seq == 1
    assert (start.has_older, start.has_newer) == (False, True)
    end = get_page(get_membership(room), around=room.clock, size=20)
    assert end.messages[-1].seq == room.clock
    assert (end.has_older, end.has_newer) == (True, False)


def test_a_page_around_a_missing_seq_has_its_neighbors(
    fill_lobby: Callable[[int], Room],
) -> None:
    room = fill_lobby(20)
    Message.objects.filter(room=room, seq=10).delete()
    seqs = [message.seq for message in get_page(get_membership(room), around=10, size=4).messages]
    assert seqs == [8, 9, 11, 12]


def test_my_rooms_have_the_time_of_their_newest_message(
    bob: User, fill_lobby: Callable[[int], Room]
) -> None:
    room = fill_lobby(3)
    newest = Message.objects.filter(room=room).order_by("seq").last()
    assert newest
    [mine] = list_rooms(bob)
    assert mine["active_at"] == newest.created_at
    assert (mine["unread"], mine["clock"]) == (3, room.clock)
