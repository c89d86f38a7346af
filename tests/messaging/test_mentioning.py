"""Messages mention members only, and mentions are counted apart from unread messages."""

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


def test_names_beyond_the_limit_are_neither_found_nor_picked() -> None:
    """Each takes a normal form, of which one long text could ask for tens of thousands."""
    most = " ".join(f"@{number}" for number in range(MAX_NAMES - 1))
    assert pick_names([most, "@bob"], {"bob"}) == {"bob"}
    assert "bob" in find_names([most, "@bob"])
    assert pick_names([most, "@eve @bob"], {"bob"}) == set()
    assert "bob" not in find_names([most, "@eve @bob"])


def test_only_mentioned_names_are_marked() -> None:
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
def test_a_username_is_matched_in_every_spelling(
    alice: User, lobby: Room, typed: str, username: str
) -> None:
    for name in (username, "jose", "weis"):
        put_in(lobby, make_person(name))
    message = post(lobby, alice, f"@{typed}, tea?")
    assert message.mentions == [User.objects.get(username=username).pk]
    assert message.html == f'<p><span class="mention">@{typed}</span>, tea?</p>\n'


def test_alice_mentions_bob_and_his_mentions_are_counted(
    alice: User, bob: User, lobby: Room
) -> None:
    post(lobby, alice, "Good morning")
    payload = message_json(post(lobby, alice, "@Bob, tea?"))
    assert (payload["mentions"], payload["mentions_all"]) == ([bob.pk], False)
    assert payload["html"] == '<p><span class="mention">@Bob</span>, tea?</p>\n'
    assert message_json(Message.objects.get(room=lobby, seq=payload["seq"])) == payload
    room = describe_room(get_membership(bob, lobby.pk))
    assert (room["unread"], room["mentioned"]) == (2, 1)
    assert [(room["unread"], room["mentioned"]) for room in list_rooms(bob)] == [(2, 1)]
    assert mentioned(alice, lobby) == 0
    mark = mark_read(user=bob, room_id=lobby.pk, seq=payload["seq"])
    assert (mark["unread"], mark["mentioned"]) == (0, 0)


def test_the_name_of_a_non_member_is_plain_text_and_no_mention(
    alice: User, bob: User, mallory: User, lobby: Room
) -> None:
    payload = message_json(post(lobby, alice, "@bob @mallory @nobody"))
    assert payload["mentions"] == [bob.pk]
    assert payload["html"] == '<p><span class="mention">@bob</span> @mallory @nobody</p>\n'
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
def test_only_a_moderator_can_mention_all_members(
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


def test_two_mentions_of_a_user_in_one_message_count_once(
    alice: User, bob: User, lobby: Room
) -> None:
    post(lobby, alice, "@bob @all @bob")
    assert mentioned(bob, lobby) == 1


def test_mentions_from_before_a_member_joined_are_not_counted(
    alice: User, mallory: User, lobby: Room
) -> None:
    update_room(room=lobby, by=alice, history=Room.History.JOINED)
    post(lobby, alice, "@all hello")
    join_room(room=lobby, user=mallory)
    lobby.memberships.filter(user=mallory).update(last_read=0)
    assert mentioned(mallory, lobby) == 0
    post(lobby, alice, "@all hello again")
    assert mentioned(mallory, lobby) == 1


def test_an_edit_changes_the_mentions(alice: User, bob: User, carol: User, lobby: Room) -> None:
    seq = post(lobby, alice, "@bob").seq
    edited = edit_message(by=alice, room_id=lobby.pk, seq=seq, body="@carol @all")
    assert (edited.mentions, edited.mentions_all) == ([carol.pk], True)
    assert (mentioned(bob, lobby), mentioned(carol, lobby)) == (1, 1)
    edited = edit_message(by=alice, room_id=lobby.pk, seq=seq, body="nobody")
    assert (edited.mentions, edited.mentions_all) == ([], False)
    assert (mentioned(bob, lobby), mentioned(carol, lobby)) == (0, 0)


def test_deleted_and_hidden_messages_mention_no_one(alice: User, bob: User, lobby: Room) -> None:
    first, second = post(lobby, alice, "@bob @all").seq, post(lobby, alice, "@bob @all").seq
    assert mentioned(bob, lobby) == 2
    gone = delete_message(by=alice, room_id=lobby.pk, seq=first)
    assert (gone.mentions, gone.mentions_all, mentioned(bob, lobby)) == ([], False, 1)
    payload = message_json(hide_message(room_id=lobby.pk, seq=second, by=alice))
    assert (payload["mentions"], payload["mentions_all"], mentioned(bob, lobby)) == ([], False, 0)
    restore_message(room_id=lobby.pk, seq=second, by=bob, as_staff=True)
    assert mentioned(bob, lobby) == 1


def test_the_longest_matching_username_is_mentioned(alice: User, bob: User, lobby: Room) -> None:
    bobby = make_person("bob.")
    put_in(lobby, bobby)
    assert post(lobby, alice, "Ask @bob.").mentions == [bobby.pk]


def test_the_html_of_an_action_leaves_out_the_command(alice: User, lobby: Room) -> None:
    message = post(lobby, alice, "/me waves at *all*")
    assert (message.body, message.html) == ("/me waves at *all*", "<p>waves at <em>all</em></p>\n")
    assert post(lobby, alice, "/meow").html == "<p>/meow</p>\n"
    assert post(lobby, alice, "\\/me waves").html == "<p>/me waves</p>\n"


async def test_bob_gets_his_mention_live_and_mallory_gets_nothing(
    live_server: LiveServer, alice: User, bob: User, mallory: User, lobby: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers, Socket.connect(live_server, bob) as his:
        await his.open(lobby)
        await hers.post(lobby, "@bob and @mallory")
        [message] = await his.messages(1)
        assert message["mentions"] == [str(bob.pk)]
    async with Socket.connect(live_server, bob) as his:
        assert [room["mentioned"] for room in his.ready["rooms"]] == [1]
    async with Socket.connect(live_server, mallory) as theirs:
        assert theirs.ready["rooms"] == []
