"""The earlier texts of a message: who may read them, and until when."""

import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from messaging.actions import delete_message, edit_message, hide_message
from messaging.models import Message, MessageEdit
from rooms.actions import join_room, update_room
from rooms.models import Room
from tests.messages import post


def fetch(person: User, room: Room, seq: int, rest: str = "/edits") -> tuple[int, Any]:
    client = Client()
    client.force_login(person)
    answer = client.get(f"/api/v1/rooms/{room.pk}/messages/{seq}{rest}")
    return answer.status_code, json.loads(answer.content)


@pytest.fixture
def seq(alice: User, lobby: Room) -> int:
    """The number of the message that alice edited twice."""
    seq = post(lobby, alice, "Tea at *three*").seq
    for body in ("Tea at four", "Tea at five"):
        edit_message(by=alice, room_id=lobby.pk, seq=seq, body=body)
    return seq


def test_bob_reads_the_earlier_text_of_alices_message(bob: User, lobby: Room, seq: int) -> None:
    status, answer = fetch(bob, lobby, seq)
    assert status == 200
    found = [(edit["body"], edit["html"]) for edit in answer["edits"]]
    assert found == [
        ("Tea at *three*", "<p>Tea at <em>three</em></p>\n"),
        ("Tea at four", "<p>Tea at four</p>\n"),
    ]
    assert fetch(bob, lobby, seq, "")[1]["body"] == "Tea at five"


def test_an_earlier_text_keeps_its_html_and_is_not_rendered_again(
    bob: User, alice: User, lobby: Room
) -> None:
    seq = post(lobby, alice, "@bob, *tea*?").seq
    edit_message(by=alice, room_id=lobby.pk, seq=seq, body="No tea")
    shown = '<p><span class="mention">@bob</span>, <em>tea</em>?</p>\n'
    assert fetch(bob, lobby, seq)[1]["edits"][0]["html"] == shown
    MessageEdit.objects.update(html="<p>kept</p>\n")
    assert fetch(bob, lobby, seq)[1]["edits"][0]["html"] == "<p>kept</p>\n"


def test_an_earlier_text_without_stored_html_is_rendered(
    bob: User, alice: User, lobby: Room
) -> None:
    seq = post(lobby, alice, "*Tea*").seq
    Message.objects.filter(room=lobby, seq=seq).update(html="x" * 10_000)  # without a bound
    edit_message(by=alice, room_id=lobby.pk, seq=seq, body="No tea")
    assert MessageEdit.objects.get().html == ""
    assert fetch(bob, lobby, seq)[1]["edits"][0]["html"] == "<p><em>Tea</em></p>\n"


def test_mallory_reads_neither_the_message_nor_its_earlier_texts(
    bob: User, mallory: User, lobby: Room, seq: int
) -> None:
    for rest in ("", "/edits"):
        assert fetch(bob, lobby, seq, rest)[0] == 200
        assert fetch(mallory, lobby, seq, rest)[0] == 404


def test_a_new_member_cannot_read_earlier_texts_from_before_they_joined(
    alice: User, bob: User, mallory: User, lobby: Room, seq: int
) -> None:
    update_room(room=lobby, by=alice, history=Room.History.JOINED)
    join_room(room=lobby, user=mallory)
    later = post(lobby, alice, "Welcome").seq
    assert fetch(mallory, lobby, later, "")[0] == 200
    for rest in ("", "/edits"):
        assert fetch(bob, lobby, seq, rest)[0] == 200
        assert fetch(mallory, lobby, seq, rest)[0] == 404


def test_a_deleted_message_has_no_earlier_texts(alice: User, lobby: Room, seq: int) -> None:
    assert MessageEdit.objects.count() == 2
    delete_message(by=alice, room_id=lobby.pk, seq=seq)
    assert fetch(alice, lobby, seq)[0] == 404
    assert MessageEdit.objects.count() == 0


def test_a_hidden_message_shows_no_earlier_texts(
    alice: User, bob: User, lobby: Room, seq: int
) -> None:
    hide_message(room_id=lobby.pk, seq=seq, by=alice)
    assert fetch(bob, lobby, seq)[0] == 404
    status, shown = fetch(bob, lobby, seq, "")
    assert (status, shown["body"], shown["deleted"]) == (200, "", True)
