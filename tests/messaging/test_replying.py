"""A message replies to another; only members who may read that one get its text."""

from uuid import uuid4

from accounts.models import User
from messaging.actions import delete_message, hide_message
from messaging.models import Message
from messaging.protocol.encoding import message_json
from rooms.actions import join_room, update_room
from rooms.clock import MAX_SEQ
from rooms.models import Room
from tests.live import LiveServer
from tests.messages import post
from tests.messaging.test_edit_history import fetch
from tests.sockets import Socket


def test_a_reply_has_the_seq_of_its_target_and_no_text(alice: User, bob: User, lobby: Room) -> None:
    asked = post(lobby, alice, "Tea?")
    payload = message_json(post(lobby, bob, "Yes", asked.seq))
    assert payload["reply_to"] == {"seq": asked.seq}
    assert message_json(Message.objects.get(room=lobby, seq=payload["seq"]))["reply_to"] == {
        "seq": asked.seq
    }


def test_bob_can_reply_to_a_message_deleted_meanwhile(alice: User, bob: User, lobby: Room) -> None:
    asked = post(lobby, alice, "Tea?")
    delete_message(by=alice, room_id=lobby.pk, seq=asked.seq)
    assert post(lobby, bob, "Yes", asked.seq).reply_to == asked.seq
    assert fetch(bob, lobby, asked.seq, "")[1]["body"] == ""


def test_a_reply_to_a_missing_message_or_an_event_is_posted_as_no_reply(
    alice: User, lobby: Room
) -> None:
    asked = post(lobby, alice, "Tea?")
    assert post(lobby, alice, "Yes", asked.seq).reply_to == asked.seq
    for seq in (1, asked.seq + 100, MAX_SEQ):
        assert post(lobby, alice, "Yes", seq).reply_to is None


def test_a_new_member_cannot_reply_to_messages_from_before_they_joined(
    alice: User, bob: User, mallory: User, lobby: Room
) -> None:
    update_room(room=lobby, by=alice, history=Room.History.JOINED)
    asked = post(lobby, alice, "The door code is 1234")
    join_room(room=lobby, user=mallory)
    assert post(lobby, bob, "Thanks", asked.seq).reply_to == asked.seq
    assert post(lobby, mallory, "What?", asked.seq).reply_to is None
    assert fetch(bob, lobby, asked.seq, "")[1]["body"] == "The door code is 1234"
    assert fetch(mallory, lobby, asked.seq, "")[0] == 404


def test_a_hidden_reply_does_not_reveal_its_target(alice: User, bob: User, lobby: Room) -> None:
    asked = post(lobby, alice, "Tea?")
    reply = post(lobby, bob, "Rude", asked.seq)
    hidden = hide_message(room_id=lobby.pk, seq=reply.seq, by=alice)
    assert message_json(hidden)["reply_to"] is None


async def test_bob_replies_to_alice_on_the_socket(
    live_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers, Socket.connect(live_server, bob) as his:
        await hers.open(lobby)
        asked = await hers.post(lobby, "Tea?")
        place = {"room": str(lobby.pk), "reply_to": asked["seq"]}
        reply = await his.request("message.post", **place, client_id=str(uuid4()), body="Yes")
        assert reply["data"]["reply_to"] == {"seq": asked["seq"]}
        assert [each["reply_to"] for each in await hers.messages(2)] == [
            None,
            {"seq": asked["seq"]},
        ]
