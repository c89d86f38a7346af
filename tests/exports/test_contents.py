"""An archive contains replies, reactions and edits, as far as its owner can read them."""

from accounts.models import User
from messaging.actions import add_reaction, edit_message, hide_message
from messaging.models import MessageEdit, Reaction
from rooms.actions import ban_member
from rooms.models import Membership, Room
from tests.exports.test_exports import check_manifest, export, fetch, rows
from tests.jobs.conftest import worker  # noqa: F401
from tests.live import LiveServer
from tests.messages import post
from tests.people import make_person, put_in


def test_a_room_has_its_replies_reactions_edits_roles_and_bans(
    fresh_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    first = post(lobby, bob, "Helo").seq
    edit_message(by=bob, room_id=lobby.pk, seq=first, body="Hello")
    answer = post(lobby, alice, "Hello to you", reply_to=first).seq
    add_reaction(by=alice, room_id=lobby.pk, seq=first, emoji="👍")
    put_in(lobby, mallory := make_person("mallory"))
    ban_member(room=lobby, user=mallory, by=alice, reason="Noise")

    archive = fetch(fresh_server, alice, export(alice, lobby))
    check_manifest(archive)
    by_seq = {message["seq"]: message for message in rows(archive, "messages.jsonl")}
    assert by_seq[answer]["reply_to"] == {"seq": first}
    here = {"room": str(lobby.pk), "seq": first}
    assert rows(archive, "reactions.jsonl") == [here | {"user": str(alice.pk), "emoji": "👍"}]
    edits = rows(archive, "edits.jsonl")
    assert [(each["seq"], each["body"]) for each in edits] == [(first, "Helo")]
    roles = {each["user"]["username"]: each["role"] for each in rows(archive, "memberships.jsonl")}
    assert roles == {"alice": "owner", "bob": "member"}
    bans = rows(archive, "bans.jsonl")
    assert [(each["user"], each["reason"]) for each in bans] == [(str(mallory.pk), "Noise")]
    assert str(mallory.pk) in {each["id"] for each in rows(archive, "people.jsonl")}
    page = archive.read("page-000001.html").decode()
    assert f'<a href="#m{first}">↩ {first}</a>' in page
    assert "👍 1" in page
    assert "<i>edited</i>" in page


def test_deleted_and_unreadable_messages_are_left_out(
    fresh_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    early, gone = post(lobby, bob, "Early").seq, post(lobby, bob, "Gone").seq
    for seq in (early, gone):
        edit_message(by=bob, room_id=lobby.pk, seq=seq, body="Secret")
        add_reaction(by=alice, room_id=lobby.pk, seq=seq, emoji="👍")
    hide_message(by=alice, room_id=lobby.pk, seq=gone)
    assert Reaction.objects.count() == 2
    assert MessageEdit.objects.count() == 2
    archive = fetch(fresh_server, alice, export(alice, lobby))
    for name in ("reactions.jsonl", "edits.jsonl"):
        assert [each["seq"] for each in rows(archive, name)] == [early]

    Room.objects.filter(pk=lobby.pk).update(history=Room.History.JOINED)
    put_in(lobby, dave := make_person("dave"), Membership.Role.OWNER)
    clock = Room.objects.get(pk=lobby.pk).clock
    Membership.objects.filter(user=dave).update(joined_clock=clock)
    part = fetch(fresh_server, dave, export(dave, lobby))
    for name in ("messages.jsonl", "reactions.jsonl", "edits.jsonl"):
        assert rows(part, name) == []


def test_personal_data_has_own_reactions_and_edits(
    fresh_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    hers, his = post(lobby, alice, "Hers").seq, post(lobby, bob, "His").seq
    edit_message(by=alice, room_id=lobby.pk, seq=hers, body="Hers, edited")
    edit_message(by=bob, room_id=lobby.pk, seq=his, body="His, edited")
    add_reaction(by=bob, room_id=lobby.pk, seq=hers, emoji="👍")
    add_reaction(by=alice, room_id=lobby.pk, seq=his, emoji="🎉")
    archive = fetch(fresh_server, bob, export(bob))
    assert [each["emoji"] for each in rows(archive, "reactions.jsonl")] == ["👍"]
    assert [each["body"] for each in rows(archive, "edits.jsonl")] == ["His"]
