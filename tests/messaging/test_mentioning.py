"""A message names people, and only members are named; it counts apart from what is unread."""

import pytest

from accounts.models import User
from messaging.actions import (
    delete_message,
    edit_message,
    hide_message,
    mark_read,
    post_message,
    restore_message,
)
from messaging.models import Mention, Message
from messaging.protocol.encoding import message_json
from messaging.queries.room_list import describe_room, list_rooms
from messaging.queries.unread import count_unread
from messaging.rendering.markdown import read_texts, render
from messaging.text.mentions import MAX_NAMES, find_names, pick_names
from rooms.access import get_membership
from rooms.actions import join_room, leave_room, update_room
from rooms.models import Room
from tests.live import LiveServer
from tests.messages import new_message, post
from tests.people import make_person, put_in
from tests.sockets import Socket


def mentioned(person: User, room: Room) -> int:
    return count_unread(person, room.pk)[room.pk].mentioned


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("@bob", {"bob"}),
        ("Hi @bob, tea?", {"bob"}),
        ("Ask @bob.", {"bob.", "bob"}),
        ("(@bob)", {"bob"}),
        ("**@bob**", {"bob"}),
        ("問@小明你好", {"小明你好", "小明你", "小明", "小"}),
        ("@bob你好", {"bob你好", "bob你", "bob"}),
        ("mail bob@example.com", set()),
        ("`@bob`", set()),
        ("```\n@bob\n```", set()),
        ("[@bob](https://example.com)", set()),
        ("https://example.com/@bob", set()),
        ("@ bob", set()),
    ],
)
def test_names_are_found_outside_of_code_links_and_addresses(body: str, names: set[str]) -> None:
    assert find_names(read_texts(body)) == names


def test_names_are_looked_for_among_the_same_number_when_found_and_when_picked() -> None:
    """Each takes a normal form, of which one long text could ask for tens of thousands."""
    most = " ".join(f"@{number}" for number in range(MAX_NAMES - 1))
    assert pick_names([most, "@bob"], {"bob"}) == {"bob"}
    assert "bob" in find_names([most, "@bob"])
    assert pick_names([most, "@eve @bob"], {"bob"}) == set()
    assert "bob" not in find_names([most, "@eve @bob"])


def test_only_the_mentioned_are_marked() -> None:
    assert render("@bob and @zoe", {"bob"}) == (
        '<p><span class="mention">@bob</span> and @zoe</p>\n'
    )
    assert render("`@bob` *@Bob*!", {"bob"}) == (
        '<p><code>@bob</code> <em><span class="mention">@Bob</span></em>!</p>\n'
    )
    assert render("@bob你好", {"bob"}) == '<p><span class="mention">@bob</span>你好</p>\n'
    assert "mention" not in render("@bobby", {"bob"})


@pytest.mark.parametrize(
    ("typed", "username"),
    [
        ("ＢＥＮ", "ben"),
        ("Jose\u0301", "josé"),
        ("weiß", "weiß"),
        ("WEISS", "weiß"),
        ("が", "が"),
    ],
)
def test_a_name_mentions_its_person_in_every_spelling(
    alice: User, lobby: Room, typed: str, username: str
) -> None:
    for name in (username, "jose", "weis"):
        put_in(lobby, make_person(name))
    message = post(lobby, alice, f"@{typed}, tea?")
    assert message.mentions == [User.objects.get(username=username).pk]
    assert message.html == f'<p><span class="mention">@{typed}</span>, tea?</p>\n'


def test_bob_is_named_by_alice_and_it_counts_apart(alice: User, bob: User, lobby: Room) -> None:
    post(lobby, alice, "Good morning")
    told = message_json(post(lobby, alice, "@Bob, tea?"))
    assert (told["mentions"], told["mentions_all"]) == ([bob.pk], False)
    assert told["html"] == '<p><span class="mention">@Bob</span>, tea?</p>\n'
    assert message_json(Message.objects.get(room=lobby, seq=told["seq"])) == told
    room = describe_room(get_membership(bob, lobby.pk))
    assert (room["unread"], room["mentioned"]) == (2, 1)
    assert [(room["unread"], room["mentioned"]) for room in list_rooms(bob)] == [(2, 1)]
    assert mentioned(alice, lobby) == 0
    mark = mark_read(user=bob, room_id=lobby.pk, seq=told["seq"])
    assert (mark["unread"], mark["mentioned"]) == (0, 0)


def test_who_is_not_in_the_room_is_plain_text_and_told_nothing(
    alice: User, bob: User, mallory: User, lobby: Room
) -> None:
    told = message_json(post(lobby, alice, "@bob @mallory @nobody"))
    assert told["mentions"] == [bob.pk]
    assert told["html"] == '<p><span class="mention">@bob</span> @mallory @nobody</p>\n'
    join_room(room=lobby, user=mallory)
    assert mentioned(mallory, lobby) == 0


def test_a_member_who_leaves_while_the_message_is_composed_is_not_mentioned(
    alice: User, bob: User, lobby: Room
) -> None:
    message = new_message(lobby, alice, "@bob?").composed()
    assert message.composed_text.mentions.people == {"bob": bob.pk}
    leave_room(room=lobby, user=bob)
    assert post_message(message).message.mentions == []
    assert not Mention.objects.exists()


@pytest.mark.parametrize("word", ["@all", "@room"])
def test_everybody_is_mentioned_by_a_moderator_alone(
    alice: User, bob: User, carol: User, lobby: Room, word: str
) -> None:
    plain = post(lobby, bob, f"{word} look")
    assert (plain.mentions_all, plain.html) == (False, f"<p>{word} look</p>\n")
    assert mentioned(alice, lobby) == 0
    loud = post(lobby, carol, f"{word} look")
    assert (loud.mentions_all, loud.mentions) == (True, [])
    assert loud.html == f'<p><span class="mention">{word}</span> look</p>\n'
    assert [mentioned(person, lobby) for person in (alice, bob, carol)] == [1, 1, 0]
    assert not Mention.objects.exists()


def test_named_twice_in_one_message_is_one_mention(alice: User, bob: User, lobby: Room) -> None:
    post(lobby, alice, "@bob @all @bob")
    assert mentioned(bob, lobby) == 1


def test_a_newcomer_is_not_told_of_mentions_before_their_time(
    alice: User, mallory: User, lobby: Room
) -> None:
    update_room(room=lobby, by=alice, history=Room.History.JOINED)
    post(lobby, alice, "@all hello")
    join_room(room=lobby, user=mallory)
    lobby.memberships.filter(user=mallory).update(last_read=0)
    assert mentioned(mallory, lobby) == 0
    post(lobby, alice, "@all hello again")
    assert mentioned(mallory, lobby) == 1


def test_an_edit_changes_who_is_mentioned(alice: User, bob: User, carol: User, lobby: Room) -> None:
    seq = post(lobby, alice, "@bob").seq
    edited = edit_message(by=alice, room_id=lobby.pk, seq=seq, body="@carol @all")
    assert (edited.mentions, edited.mentions_all) == ([carol.pk], True)
    assert (mentioned(bob, lobby), mentioned(carol, lobby)) == (1, 1)
    edited = edit_message(by=alice, room_id=lobby.pk, seq=seq, body="nobody")
    assert (edited.mentions, edited.mentions_all) == ([], False)
    assert (mentioned(bob, lobby), mentioned(carol, lobby)) == (0, 0)


def test_what_is_deleted_or_hidden_mentions_nobody(alice: User, bob: User, lobby: Room) -> None:
    first, second = post(lobby, alice, "@bob @all").seq, post(lobby, alice, "@bob @all").seq
    assert mentioned(bob, lobby) == 2
    gone = delete_message(by=alice, room_id=lobby.pk, seq=first)
    assert (gone.mentions, gone.mentions_all, mentioned(bob, lobby)) == ([], False, 1)
    told = message_json(hide_message(room_id=lobby.pk, seq=second, by=alice))
    assert (told["mentions"], told["mentions_all"], mentioned(bob, lobby)) == ([], False, 0)
    restore_message(room_id=lobby.pk, seq=second, by=bob, as_staff=True)
    assert mentioned(bob, lobby) == 1


def test_the_longest_username_that_is_a_member_is_meant(
    alice: User, bob: User, lobby: Room
) -> None:
    bobby = make_person("bob.")
    put_in(lobby, bobby)
    assert post(lobby, alice, "Ask @bob.").mentions == [bobby.pk]


def test_what_somebody_does_is_told_without_the_command(alice: User, lobby: Room) -> None:
    said = post(lobby, alice, "/me waves at *all*")
    assert (said.body, said.html) == ("/me waves at *all*", "<p>waves at <em>all</em></p>\n")
    assert post(lobby, alice, "/meow").html == "<p>/meow</p>\n"
    assert post(lobby, alice, "\\/me waves").html == "<p>/me waves</p>\n"


async def test_bob_hears_that_he_is_mentioned_and_mallory_nothing(
    live_server: LiveServer, alice: User, bob: User, mallory: User, lobby: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers, Socket.connect(live_server, bob) as his:
        await his.open(lobby)
        await hers.post(lobby, "@bob and @mallory")
        [heard] = await his.messages(1)
        assert heard["mentions"] == [str(bob.pk)]
    async with Socket.connect(live_server, bob) as his:
        assert [room["mentioned"] for room in his.ready["rooms"]] == [1]
    async with Socket.connect(live_server, mallory) as theirs:
        assert theirs.ready["rooms"] == []
