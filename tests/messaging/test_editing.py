"""Users edit and delete their own messages, and everyone in the room gets the change."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.common.errors import Forbidden, NotFound
from accounts.models import User
from messaging.actions import delete_message, edit_message
from messaging.models import Message
from messaging.queries.history import catch_up
from messaging.queries.unread import count_unread
from rooms.access import get_membership
from rooms.actions import leave_room
from rooms.models import Room
from tests.live import LiveServer
from tests.messages import get_clock, post
from tests.sockets import Socket


def test_an_edited_message_keeps_its_seq_and_advances_the_clock(
    alice: User, bob: User, lobby: Room
) -> None:
    first, seen = post(lobby, alice, "Helo"), post(lobby, bob, "Hi").seq
    edited = edit_message(by=alice, room_id=lobby.pk, seq=first.seq, body="Hello **all**")
    assert (edited.seq, edited.changed) == (first.seq, seen + 1)
    assert edited.html == "<p>Hello <strong>all</strong></p>\n"
    assert edited.edited_at
    assert get_clock(lobby) == seen + 1
    missed = catch_up(get_membership(alice, lobby.pk), seen)
    assert [(each["seq"], each["body"]) for each in missed["messages"]] == [
        (first.seq, "Hello **all**")
    ]


def test_a_deleted_message_loses_its_text(alice: User, bob: User, lobby: Room) -> None:
    message = post(lobby, alice, "The code is 1234")
    assert count_unread(bob)[lobby.pk].count == 1
    delete_message(by=alice, room_id=lobby.pk, seq=message.seq)
    message = Message.objects.get(room=lobby, seq=message.seq)
    assert (message.body, message.html) == ("", "")
    assert message.deleted_at
    assert count_unread(bob)[lobby.pk].count == 0
    before = get_clock(lobby)
    for act in (delete_message, lambda **where: edit_message(body="Back", **where)):
        with pytest.raises(NotFound):
            act(by=alice, room_id=lobby.pk, seq=message.seq)
    assert get_clock(lobby) == before


def test_bob_cannot_edit_the_message_of_alice(
    alice: User, bob: User, mallory: User, lobby: Room
) -> None:
    seq = post(lobby, alice, "Mine").seq
    before = get_clock(lobby)
    for person, error in ((bob, Forbidden), (mallory, NotFound)):
        with pytest.raises(error):
            edit_message(by=person, room_id=lobby.pk, seq=seq, body="Ours")
        with pytest.raises(error):
            delete_message(by=person, room_id=lobby.pk, seq=seq)
    assert Message.objects.get(room=lobby, seq=seq).body == "Mine"
    assert get_clock(lobby) == before


def test_a_former_member_cannot_edit_or_delete(bob: User, lobby: Room) -> None:
    seq = post(lobby, bob, "I was here").seq
    leave_room(room=lobby, user=bob)
    with pytest.raises(NotFound):
        delete_message(by=bob, room_id=lobby.pk, seq=seq)


def test_a_system_message_cannot_be_edited(alice: User, lobby: Room) -> None:
    with pytest.raises(NotFound):
        edit_message(by=alice, room_id=lobby.pk, seq=1, body="I did not make this room")


@pytest.mark.django_db(transaction=True)
def test_racing_edits_advance_the_clock_once_each(alice: User, lobby: Room) -> None:
    seq = post(lobby, alice, "0").seq
    before = get_clock(lobby)

    def edit(number: int) -> int:
        try:
            body = str(number)
            return edit_message(by=alice, room_id=lobby.pk, seq=seq, body=body).changed
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        numbers = sorted(threads.map(edit, range(12)))
    assert numbers == list(range(before + 1, before + 13))
    assert Message.objects.get(room=lobby, seq=seq).changed == before + 12


async def test_bob_gets_the_edits_and_deletions_of_alice_live_and_by_catch_up(
    two_servers: tuple[LiveServer, LiveServer], alice: User, bob: User, lobby: Room
) -> None:
    async with (
        Socket.connect(two_servers[0], alice) as hers,
        Socket.connect(two_servers[1], bob) as his,
    ):
        await his.open(lobby)
        message = await hers.post(lobby, "Helo")
        await his.messages(1)
        place = {"room": str(lobby.pk), "seq": message["seq"]}
        edited = (await hers.request("message.edit", **place, body="Hello"))["data"]
        event = await his.next("message.updated")
        assert (event["message"], event["clock"]) == (edited, message["seq"] + 1)
        deleted = (await hers.request("message.delete", **place))["data"]
        assert (await his.next("message.updated"))["message"] == deleted
        assert (deleted["body"], deleted["deleted"]) == ("", True)
        missed = await his.open(lobby, message["seq"])
        assert missed["messages"] == [deleted]
        refused = await his.request("message.edit", **place, body="Mine now")
        assert refused["error"]["code"] == "not_found"
