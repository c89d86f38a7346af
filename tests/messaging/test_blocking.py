"""Acts of a blocked user never reach the blocker; others still get them.

Bob blocks Mallory. Both are in the Lobby, where Carol moderates.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from threading import Event
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError, connection, transaction
from django.test import Client

from accounts.actions import block_person, unblock_person
from accounts.common.errors import Forbidden
from accounts.models import User
from messaging.actions import (
    add_reaction,
    delete_message,
    edit_message,
    remove_reaction,
)
from messaging.live.shared_rooms import find_visible_pairs
from messaging.models import Mention, Message
from messaging.queries.room_list import list_rooms
from rooms.actions import add_member, open_direct, remove_member, request_to_join, update_room
from rooms.models import Membership, Room
from tests.http_client import HttpClient
from tests.live import LiveServer
from tests.messages import post
from tests.messaging.test_presence import Watcher
from tests.people import put_in
from tests.sockets import Socket

RACERS = 20
BLOCK_TRIES = 1_000  # each waits for the room's lock as long as a request would


@pytest.fixture
def lobby(lobby: Room, mallory: User) -> Room:
    put_in(lobby, mallory)
    return lobby


def mentioned(message: Message) -> set[str]:
    rows = set(Mention.objects.filter(message=message).values_list("user__username", flat=True))
    ids = Message.objects.get(pk=message.pk).mentions
    assert rows == set(User.objects.filter(pk__in=ids).values_list("username", flat=True))
    return rows


def stored(room: Room, message: Message) -> Message:
    return Message.objects.get(room=room, seq=message.seq)


def test_a_new_message_does_not_mention_the_blocker(
    alice: User, bob: User, mallory: User, lobby: Room
) -> None:
    assert mentioned(stored(lobby, post(lobby, mallory, "@alice @bob"))) == {"alice", "bob"}
    block_person(user=bob, other=mallory)
    message = stored(lobby, post(lobby, mallory, "@alice @bob"))
    assert mentioned(message) == {"alice"}
    assert message.html.count('class="mention"') == 2, "the text does not show who blocks whom"


def test_an_edit_does_not_mention_the_blocker(
    alice: User, bob: User, mallory: User, lobby: Room
) -> None:
    message = stored(lobby, post(lobby, mallory, "Hello"))
    edit_message(by=mallory, room_id=lobby.pk, seq=message.seq, body="@bob")
    assert mentioned(message) == {"bob"}
    block_person(user=bob, other=mallory)
    edit_message(by=mallory, room_id=lobby.pk, seq=message.seq, body="@alice @bob")
    assert mentioned(message) == {"alice"}


def test_a_reply_to_the_blocker_is_posted_without_alerting_them(
    bob: User, mallory: User, lobby: Room
) -> None:
    asked = post(lobby, bob, "Who is there?")
    block_person(user=bob, other=mallory)
    reply = stored(lobby, post(lobby, mallory, "@bob me", reply_to=asked.seq))
    assert reply.reply_to == asked.seq
    [room] = list_rooms(bob)
    assert (room["unread"], room["mentioned"]) == (0, 0)
    unblock_person(user=bob, other=mallory)
    [room] = list_rooms(bob)
    assert (room["unread"], room["mentioned"]) == (1, 0)


def test_a_blocked_user_cannot_react_to_the_blockers_messages(
    alice: User, bob: User, mallory: User, lobby: Room
) -> None:
    his, hers = post(lobby, bob, "Hello"), post(lobby, alice, "Hello")
    add_reaction(by=mallory, room_id=lobby.pk, seq=his.seq, emoji="👍")
    block_person(user=bob, other=mallory)
    with pytest.raises(Forbidden):
        add_reaction(by=mallory, room_id=lobby.pk, seq=his.seq, emoji="👎")
    assert [each["emoji"] for each in stored(lobby, his).reactions] == ["👍"]
    remove_reaction(by=mallory, room_id=lobby.pk, seq=his.seq, emoji="👍")
    assert stored(lobby, his).reactions == []
    add_reaction(by=mallory, room_id=lobby.pk, seq=hers.seq, emoji="👍")


def test_old_direct_messages_can_be_deleted_but_not_edited(bob: User, mallory: User) -> None:
    room = open_direct(by=mallory, users=[bob])
    message = post(room, mallory, "Hello")
    edit_message(by=mallory, room_id=room.pk, seq=message.seq, body="Hello!")
    block_person(user=bob, other=mallory)
    with pytest.raises(Forbidden):
        edit_message(by=mallory, room_id=room.pk, seq=message.seq, body="Worse")
    with pytest.raises(Forbidden):
        add_reaction(by=mallory, room_id=room.pk, seq=message.seq, emoji="👎")
    assert stored(room, message).body == "Hello!"
    delete_message(by=mallory, room_id=room.pk, seq=message.seq)
    assert stored(room, message).body == ""


def test_a_blocked_user_cannot_create_a_group_with_the_blocker(
    alice: User, bob: User, mallory: User
) -> None:
    block_person(user=bob, other=mallory)
    for by, users in ((mallory, [alice, bob]), (bob, [alice, mallory])):
        with pytest.raises(Forbidden):
            open_direct(by=by, users=users)
    assert not Room.objects.exists()
    room = open_direct(by=alice, users=[bob, mallory])
    assert open_direct(by=mallory, users=[alice, bob]) == room, "what is there is found"
    post(room, mallory, "@bob hello")
    [seen] = list_rooms(bob)
    assert (seen["unread"], seen["mentioned"]) == (0, 0)
    [seen] = list_rooms(alice)
    assert seen["unread"] == 1


def test_a_blocked_user_cannot_add_the_blocker_to_a_room(
    alice: User, bob: User, mallory: User, carol: User
) -> None:
    cellar = Room.objects.create(name="Cellar", name_key="CELLAR", kind=Room.Kind.PRIVATE)
    put_in(cellar, mallory, Membership.Role.OWNER)
    add_member(room=cellar, user=alice, by=mallory)
    block_person(user=bob, other=mallory)
    with pytest.raises(Forbidden):
        add_member(room=cellar, user=bob, by=mallory)
    assert not cellar.memberships.filter(user=bob).exists()
    add_member(room=cellar, user=bob, by=alice)


def test_a_block_does_not_stop_a_moderator(bob: User, mallory: User, lobby: Room) -> None:
    Membership.objects.filter(room=lobby, user=mallory).update(role=Membership.Role.MODERATOR)
    block_person(user=bob, other=mallory)
    remove_member(room=lobby, user=bob, by=mallory, reason="Spam")
    assert not lobby.memberships.filter(user=bob).exists()


def notes(room: Room, moderator: User) -> list[str]:
    client = Client()
    client.force_login(moderator)
    answer = client.get(f"/api/v1/rooms/{room.pk}/requests")
    return [each["note"] for each in answer.json()]


def test_a_moderator_sees_a_blocked_users_join_request_without_its_note(
    alice: User, bob: User, mallory: User, cellar: Room
) -> None:
    update_room(room=cellar, by=alice, is_findable=True)
    cellar.memberships.filter(user=bob).update(role=Membership.Role.MODERATOR)
    request_to_join(room=cellar, user=mallory, note="You cannot hide")
    assert notes(cellar, bob) == ["You cannot hide"]
    block_person(user=bob, other=mallory)
    assert notes(cellar, bob) == [""]
    assert notes(cellar, alice) == ["You cannot hide"]


async def test_a_join_request_alerts_only_moderators_who_do_not_block_its_user(
    live_server: LiveServer, alice: User, bob: User, mallory: User, carol: User, cellar: Room
) -> None:
    await sync_to_async(update_room)(room=cellar, by=alice, is_findable=True)
    await cellar.memberships.filter(user=bob).aupdate(role=Membership.Role.MODERATOR)
    await sync_to_async(block_person)(user=bob, other=mallory)
    async with (
        Socket.connect(live_server, alice) as hers,
        Socket.connect(live_server, bob) as his,
    ):
        await sync_to_async(ask)(live_server, cellar, mallory)
        assert (await hers.next("room.requests"))["count"] == 1
        await sync_to_async(ask)(live_server, cellar, carol)
        assert (await his.next("room.requests"))["count"] == 2, "the first event he gets"


def ask(server: LiveServer, room: Room, person: User) -> None:
    HttpClient(server, person).call("POST", f"rooms/{room.pk}/requests", note="Me")


async def test_typing_in_the_direct_room_is_refused(
    live_server: LiveServer, bob: User, mallory: User
) -> None:
    room = await sync_to_async(open_direct)(by=mallory, users=[bob])
    async with (
        Socket.connect(live_server, bob) as his,
        Socket.connect(live_server, mallory) as hers,
    ):
        await his.open(room)
        await hers.open(room)
        assert (await hers.request("typing", room=str(room.pk)))["ok"]
        assert (await his.next("typing"))["user"]["username"] == "mallory"
        await sync_to_async(block_person)(user=bob, other=mallory)
        refused = await hers.request("message.post", room=str(room.pk), **draft())
        assert refused["error"]["code"] == "forbidden"
        # A rate limit would hide the refusal from one who has just been typing.
        async with Socket.connect(live_server, bob) as tab:
            await tab.open(room)
            refused = await tab.request("typing", room=str(room.pk))
            assert refused["error"]["code"] == "forbidden"
        await his.request("ping")
        assert len([event for event in his.received if event["type"] == "typing"]) == 1


def draft() -> dict[str, str]:
    return {"client_id": str(uuid4()), "body": "Hello"}


def test_neither_sees_whether_the_other_is_online(
    alice: User, bob: User, mallory: User, lobby: Room
) -> None:
    pairs = {(bob.pk, mallory.pk), (mallory.pk, bob.pk), (alice.pk, bob.pk), (bob.pk, bob.pk)}
    assert find_visible_pairs(pairs) == pairs
    block_person(user=bob, other=mallory)
    assert find_visible_pairs(pairs) == {(alice.pk, bob.pk), (bob.pk, bob.pk)}
    unblock_person(user=bob, other=mallory)
    assert find_visible_pairs(pairs) == pairs


async def test_neither_gets_the_presence_of_the_other_on_the_socket(
    live_server: LiveServer, bob: User, mallory: User, lobby: Room
) -> None:
    async with (
        Watcher.connect(live_server, bob) as his,
        Watcher.connect(live_server, mallory) as hers,
    ):
        for mine, other in ((his, mallory), (hers, bob)):
            assert isinstance(mine, Watcher)
            await mine.watch(bob, mallory)
            await mine.receives(other, "online")
        await sync_to_async(block_person)(user=bob, other=mallory)
        for mine, me in ((his, bob), (hers, mallory)):
            assert isinstance(mine, Watcher)
            before = len(mine.received)
            await mine.watch(bob, mallory)
            await mine.request("presence", state="idle")
            await mine.receives(me, "idle")
            received = [
                each["states"] for each in mine.received[before:] if each["type"] == "presence"
            ]
            assert {person for states in received for person in states} == {str(me.pk)}


@pytest.mark.django_db(transaction=True)
def test_no_message_in_the_direct_room_follows_the_block(bob: User, mallory: User) -> None:
    room = open_direct(by=mallory, users=[bob])
    stop = Event()
    with ThreadPoolExecutor(RACERS + 1) as threads:
        racers = [threads.submit(_post_until_refused, room, mallory, stop) for _ in range(RACERS)]
        try:
            blocked_at = threads.submit(_block_after, room, RACERS, bob, mallory).result()
            outcomes = [racer.result() for racer in racers]
        finally:
            stop.set()
    room.refresh_from_db()
    assert room.clock == blocked_at > RACERS
    assert outcomes == [True] * RACERS


def _post_until_refused(room: Room, author: User, stop: Event) -> bool:
    try:
        while not stop.is_set():
            # A connection or the lock may be too long in coming.
            with suppress(OperationalError), closing(connection):  # others wait for it
                post(room, author, "Still here")
        return False
    except Forbidden:
        return True


def _block_after(room: Room, clock: int, user: User, other: User) -> int:
    """Block when the room's clock is past `clock`; return where it stood at the commit.

    What is read within the transaction is the last number if the block holds the room's lock.
    """
    for _ in range(BLOCK_TRIES):
        with suppress(OperationalError), closing(connection), transaction.atomic():
            if Room.objects.get(pk=room.pk).clock > clock:
                block_person(user=user, other=other)
                return Room.objects.get(pk=room.pk).clock
    raise AssertionError("the block was never committed")
