"""Members react to a message with emoji; each user counts once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from accounts.common.errors import Conflict, Forbidden, NotFound
from accounts.models import User
from messaging.actions import (
    add_reaction,
    delete_message,
    hide_message,
    remove_reaction,
    restore_message,
)
from messaging.models import Message, Reaction
from messaging.protocol.encoding import message_json
from messaging.queries.history import catch_up, get_page
from messaging.text.emoji import clean_emoji
from rooms.access import get_membership
from rooms.actions import lock_room, mute_member
from rooms.models import Membership, Room
from tests.live import LiveServer
from tests.messages import get_clock, post
from tests.people import make_person, put_in
from tests.sockets import Socket

THUMB, HEART, TEA = "👍", "❤️", "🍵"
MANY = [chr(code) for code in range(ord("🐀"), ord("🐀") + 21)]


@pytest.fixture
def place(alice: User, lobby: Room) -> dict[str, Any]:
    """A message of alice."""
    return {"room_id": lobby.pk, "seq": post(lobby, alice, "Tea?").seq}


def stored_reactions(place: dict[str, Any]) -> list[Any]:
    message = Message.objects.get(room=place["room_id"], seq=place["seq"])
    reactions: list[Any] = message_json(message)["reactions"]
    return reactions


def test_reactions_are_summarized_in_the_order_they_were_added(
    alice: User, bob: User, lobby: Room, place: dict[str, Any]
) -> None:
    before = get_clock(lobby)
    add_reaction(by=bob, **place, emoji=TEA)
    add_reaction(by=bob, **place, emoji=THUMB)
    message = add_reaction(by=alice, **place, emoji=TEA)
    assert stored_reactions(place) == message.reactions == [
        {"emoji": TEA, "count": 2, "users": [str(bob.pk), str(alice.pk)]},
        {"emoji": THUMB, "count": 1, "users": [str(bob.pk)]},
    ]  # fmt: skip
    assert (message.changed, get_clock(lobby)) == (before + 3, before + 3)
    remove_reaction(by=bob, **place, emoji=TEA)
    assert [(each["emoji"], each["count"]) for each in stored_reactions(place)] == [
        (THUMB, 1),
        (TEA, 1),
    ]


def test_adding_a_reaction_twice_changes_nothing(
    bob: User, lobby: Room, place: dict[str, Any]
) -> None:
    add_reaction(by=bob, **place, emoji=TEA)
    before = get_clock(lobby)
    add_reaction(by=bob, **place, emoji=TEA)
    remove_reaction(by=bob, **place, emoji=THUMB)
    assert get_clock(lobby) == before
    assert [each["count"] for each in stored_reactions(place)] == [1]


def test_an_edited_text_keeps_its_reactions_a_deleted_one_does_not(
    alice: User, bob: User, lobby: Room, place: dict[str, Any]
) -> None:
    add_reaction(by=bob, **place, emoji=TEA)
    hide_message(**place, by=alice)
    assert stored_reactions(place) == []
    restore_message(**place, by=bob, as_staff=True)
    assert len(stored_reactions(place)) == 1
    delete_message(by=alice, **place)
    assert stored_reactions(place) == []
    assert not Reaction.objects.exists()
    with pytest.raises(NotFound):
        add_reaction(by=bob, **place, emoji=TEA)


def test_a_member_who_cannot_post_cannot_react(
    alice: User, bob: User, carol: User, mallory: User, lobby: Room, place: dict[str, Any]
) -> None:
    add_reaction(by=bob, **place, emoji=TEA)
    with pytest.raises(NotFound):
        add_reaction(by=mallory, **place, emoji=TEA)
    mute_member(room=lobby, user=bob, by=alice, until=now() + timedelta(minutes=5))
    with pytest.raises(Forbidden):
        add_reaction(by=bob, **place, emoji=THUMB)
    dave = make_person("dave")
    put_in(lobby, dave)
    add_reaction(by=dave, **place, emoji=THUMB)
    lock_room(room=lobby, by=carol)
    with pytest.raises(Forbidden):
        add_reaction(by=dave, **place, emoji=HEART)
    assert [each["emoji"] for each in stored_reactions(place)] == [TEA, THUMB]


def test_a_message_has_at_most_twenty_different_reactions(
    alice: User, bob: User, place: dict[str, Any]
) -> None:
    for emoji in MANY[:20]:
        add_reaction(by=bob, **place, emoji=emoji)
    with pytest.raises(Conflict):
        add_reaction(by=bob, **place, emoji=MANY[20])
    add_reaction(by=alice, **place, emoji=MANY[0])
    assert len(stored_reactions(place)) == 20


def test_the_first_twenty_users_are_listed_and_all_are_counted(
    lobby: Room, place: dict[str, Any]
) -> None:
    people = [make_person(f"guest{number}") for number in range(22)]
    for person in people:
        put_in(lobby, person)
        add_reaction(by=person, **place, emoji=TEA)
    [reaction] = stored_reactions(place)
    assert reaction["count"] == 22
    assert reaction["users"] == [str(person.pk) for person in people[:20]]


@pytest.mark.parametrize(
    ("given", "kept"), [("👍", "👍"), ("❤", "❤️"), ("👩‍💻", "👩‍💻"), ("🇹🇼", "🇹🇼")]
)
def test_an_emoji_is_kept_in_one_form(given: str, kept: str) -> None:
    assert clean_emoji(given) == kept


@pytest.mark.parametrize("given", ["", "x", "👍👍", "👍 ", ":tea:", "\u200d", "🏽", "<b>", "茶"])
def test_text_that_is_not_an_emoji_is_refused(bob: User, place: dict[str, Any], given: str) -> None:
    client = Client()
    client.force_login(bob)
    path = f"/api/v1/rooms/{place['room_id']}/messages/{place['seq']}/reactions/"
    assert client.put(path + quote(THUMB)).status_code == 200
    assert client.put(path + quote(given, safe="")).status_code == (422 if given else 404)
    assert [each["emoji"] for each in stored_reactions(place)] == [THUMB]


def test_reading_costs_the_same_however_many_reacted(
    alice: User, bob: User, lobby: Room, django_assert_num_queries: Any
) -> None:
    for number in range(10):
        seq = post(lobby, alice, f"Cup {number}").seq
        for person in (alice, bob):
            add_reaction(by=person, room_id=lobby.pk, seq=seq, emoji=TEA)
    membership = get_membership(bob, lobby.pk)
    with django_assert_num_queries(1):
        page = [message_json(message) for message in get_page(membership).messages]
    assert sum(each["count"] for message in page for each in message["reactions"]) == 20
    with django_assert_num_queries(1):
        assert len(catch_up(membership, membership.room.clock - 5)["messages"]) == 2


@pytest.mark.django_db(transaction=True)
def test_concurrent_reactions_are_all_counted(lobby: Room, place: dict[str, Any]) -> None:
    people = [make_person(f"guest{number}") for number in range(8)]
    for person in people:
        put_in(lobby, person, Membership.Role.MEMBER)

    def react(person: User) -> None:
        try:
            add_reaction(by=person, **place, emoji=TEA)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(react, people))
    assert [each["count"] for each in stored_reactions(place)] == [8]


async def test_alice_sees_bob_react_live(
    two_servers: tuple[LiveServer, LiveServer], alice: User, bob: User, lobby: Room
) -> None:
    async with (
        Socket.connect(two_servers[0], alice) as hers,
        Socket.connect(two_servers[1], bob) as his,
    ):
        await hers.open(lobby)
        place = {"room": str(lobby.pk), "seq": (await hers.post(lobby, "Tea?"))["seq"]}
        added = await his.request("reaction.add", **place, emoji="❤")
        assert added["data"]["reactions"] == [{"emoji": HEART, "count": 1, "users": [str(bob.pk)]}]
        assert (await hers.next("message.updated"))["message"] == added["data"]
        removed = await his.request("reaction.remove", **place, emoji=HEART)
        assert (await hers.next("message.updated"))["message"] == removed["data"]
        assert removed["data"]["reactions"] == []
        refused = await his.request("reaction.add", **place, emoji="tea")
        assert refused["error"]["code"] == "invalid"
