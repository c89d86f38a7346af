"""Group conversations can be left, and every direct conversation hidden until it goes on."""

import json
from importlib import import_module

import pytest
from asgiref.sync import sync_to_async
from django.apps import apps
from django.test import Client

from accounts.actions import block_person
from accounts.common.errors import Forbidden, NotFound
from accounts.models import User
from messaging.actions import edit_message
from messaging.models import Message
from messaging.queries.room_list import list_rooms
from rooms.access import get_joined_room
from rooms.actions import hide_conversation, leave_room, open_direct, show_conversation
from rooms.lookup import list_direct
from rooms.models import Membership, Room
from tests.http_client import HttpClient
from tests.live import LiveServer
from tests.messages import post
from tests.sockets import Socket


def is_hidden(room: Room, person: User) -> bool:
    [described] = [each for each in list_rooms(person) if each["id"] == room.pk]
    listed = room in list_direct(person)
    assert described["hidden"] is not listed
    return bool(described["hidden"])


@pytest.fixture
def group(alice: User, bob: User, mallory: User) -> Room:
    return open_direct(by=alice, users=[bob, mallory])


def test_a_member_who_leaves_a_group_gets_no_more_events(
    alice: User, bob: User, mallory: User, group: Room
) -> None:
    post(group, mallory)
    leave_room(room=group, user=bob)
    with pytest.raises(NotFound):
        get_joined_room(bob, group.pk)
    post(group, mallory)
    [room] = list_rooms(alice)
    assert (room["name"], room["unread"]) == ("Mallory", 2)
    left = Message.objects.filter(room=group, kind="system").last()
    assert left is not None
    assert (left.body, left.author) == ("member.left", bob)
    assert set(group.memberships.values_list("role", flat=True)) == {"member"}, "all are equal"


def test_after_one_has_left_the_same_people_get_a_new_room(
    alice: User, bob: User, mallory: User, group: Room
) -> None:
    pair = open_direct(by=alice, users=[mallory])
    leave_room(room=group, user=bob)
    assert open_direct(by=alice, users=[mallory]) == pair, "those who stay have not become a pair"
    again = open_direct(by=alice, users=[bob, mallory])
    assert again != group
    assert set(again.memberships.values_list("user", flat=True)) == {
        alice.pk, bob.pk, mallory.pk,
    }  # fmt: skip
    assert not group.memberships.filter(user=bob).exists()


def test_mallory_cannot_bring_back_bob_who_left_and_blocks_her(
    alice: User, bob: User, mallory: User, group: Room
) -> None:
    leave_room(room=group, user=bob)
    block_person(user=bob, other=mallory)
    with pytest.raises(Forbidden):
        open_direct(by=mallory, users=[alice, bob])
    assert not Membership.objects.filter(user=bob).exists()


def test_all_members_can_leave_a_group_but_not_a_room_of_two(
    alice: User, bob: User, mallory: User, group: Room
) -> None:
    pair = open_direct(by=alice, users=[bob])
    with pytest.raises(Forbidden):
        leave_room(room=pair, user=bob)
    assert pair.memberships.count() == 2
    rules = {each["id"]: each["rules"]["leave"] for each in list_rooms(alice)}
    assert rules == {pair.pk: None, group.pk: "member"}
    for person in (alice, bob, mallory):
        leave_room(room=group, user=person)
    assert not group.memberships.exists()


def test_groups_from_before_groups_could_be_left_are_marked_by_the_migration(
    alice: User, bob: User, group: Room
) -> None:
    pair = open_direct(by=alice, users=[bob])
    Room.objects.update(is_group=False)
    migration = import_module("rooms.migrations.0005_group_conversations")
    migration.mark_groups(apps, None)
    assert set(Room.objects.filter(is_group=True)) == {group}
    assert not Room.objects.get(pk=pair.pk).is_group


def test_a_block_applies_to_the_last_two_of_a_group(
    alice: User, bob: User, mallory: User, group: Room
) -> None:
    block_person(user=bob, other=mallory)
    post(group, mallory)
    leave_room(room=group, user=alice)
    for author in (mallory, bob):
        with pytest.raises(Forbidden):
            post(group, author)


async def test_open_pages_update_when_a_member_leaves(
    live_server: LiveServer, alice: User, bob: User, group: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers, Socket.connect(live_server, bob) as his:
        await hers.open(group)
        http_client = await sync_to_async(HttpClient)(live_server, bob)
        await sync_to_async(http_client.call)("POST", f"rooms/{group.pk}/leave")
        assert (await his.next("room.left"))["code"] == "left"
        assert (await hers.next("message.created"))["message"]["body"] == "member.left"
        room = (await hers.next("room.joined"))["room"]
        assert [person["username"] for person in room["people"]] == ["mallory"]


def test_a_new_message_shows_a_hidden_conversation_again(alice: User, bob: User) -> None:
    room = open_direct(by=alice, users=[bob])
    message = post(room, bob)
    hide_conversation(room=room, user=alice)
    assert (is_hidden(room, alice), is_hidden(room, bob)) == (True, False)
    edit_message(by=bob, room_id=room.pk, seq=message.seq, body="Hello!")
    assert is_hidden(room, alice), "an edit is nothing new"
    post(room, bob)
    assert not is_hidden(room, alice)


def test_opening_a_hidden_conversation_shows_it_again(alice: User, bob: User) -> None:
    room = open_direct(by=alice, users=[bob])
    for show in (
        lambda: show_conversation(room=room, user=alice),
        lambda: open_direct(by=alice, users=[bob]),
    ):
        hide_conversation(room=room, user=alice)
        hide_conversation(room=room, user=alice)
        assert is_hidden(room, alice)
        open_direct(by=bob, users=[alice])
        assert is_hidden(room, alice), "another who opens it shows it to no one else"
        show()
        assert not is_hidden(room, alice)


def test_a_message_of_a_blocked_user_keeps_a_group_hidden(
    alice: User, bob: User, mallory: User, group: Room
) -> None:
    block_person(user=bob, other=mallory)
    for person in (alice, bob):
        hide_conversation(room=group, user=person)
    post(group, mallory)
    assert (is_hidden(group, alice), is_hidden(group, bob)) == (False, True)
    post(group, alice)
    assert not is_hidden(group, bob)


def test_rooms_with_a_name_are_not_hidden_nor_those_of_others(
    alice: User, bob: User, mallory: User, lobby: Room
) -> None:
    room = open_direct(by=alice, users=[bob])
    hide_conversation(room=room, user=alice)
    with pytest.raises(Forbidden):
        hide_conversation(room=lobby, user=alice)
    with pytest.raises(NotFound):
        hide_conversation(room=room, user=mallory)
    client = Client()
    client.force_login(mallory)
    assert client.put(f"/api/v1/rooms/{room.pk}/hidden").status_code == 404


async def test_every_tab_follows_what_is_hidden(
    live_server: LiveServer, alice: User, bob: User
) -> None:
    room = await sync_to_async(open_direct)(by=bob, users=[alice])
    http_client = await sync_to_async(HttpClient)(live_server, alice)
    call = sync_to_async(http_client.call)
    async with Socket.connect(live_server, alice) as tab, Socket.connect(live_server, bob) as his:
        assert [each["hidden"] for each in tab.ready["rooms"]] == [False]
        answer = await call("PUT", f"rooms/{room.pk}/hidden")
        assert json.loads(await sync_to_async(answer.read)())["hidden"] is True
        assert (await tab.next("room.joined"))["room"]["hidden"] is True
        async with Socket.connect(live_server, alice) as later:
            assert [each["hidden"] for each in later.ready["rooms"]] == [True]
        await call("DELETE", f"rooms/{room.pk}/hidden")
        assert (await tab.next("room.joined"))["room"]["hidden"] is False
        await his.request("ping")
        assert {event["type"] for event in his.received} == {"ready", "reply"}
