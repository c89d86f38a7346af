"""A site with at least one of every kind of row."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from accounts.actions import block_person, show_presence
from accounts.models import User
from messaging.actions import add_reaction, delete_message, edit_message
from messaging.models import Message
from rooms.actions import ban_member, lock_room, mute_member, open_direct
from rooms.models import Membership, Room
from tests.messages import post
from tests.people import make_person, put_in

END = datetime(2126, 1, 1, tzinfo=UTC)


@pytest.fixture
def lively(alice: User, bob: User, lobby: Room, cellar: Room) -> Room:
    """The Lobby of a site with all kinds of rows."""
    put_in(lobby, mallory := make_person("mallory"))
    for body in ("one", "**two** <script>", "三 https://example.com"):
        post(lobby, bob, body)
    asked = post(lobby, alice, "@bob, is it so?").seq
    post(lobby, bob, "It is, @all", reply_to=asked)
    post(lobby, alice, "Then @all know", reply_to=asked)
    add_reaction(by=bob, room_id=lobby.pk, seq=asked, emoji="👍")
    edited = post(lobby, bob, "helo").seq
    for body in ("hallo", "hello, @alice"):
        edit_message(by=bob, room_id=lobby.pk, seq=edited, body=body)
    add_reaction(by=mallory, room_id=lobby.pk, seq=edited, emoji="🎉")
    add_reaction(by=alice, room_id=lobby.pk, seq=edited, emoji="❤️")
    add_reaction(by=alice, room_id=lobby.pk, seq=edited, emoji="🎉")
    remove_messages(lobby, alice, bob)
    post(open_direct(by=alice, users=[bob]), alice, "between us")
    ban_member(room=lobby, user=mallory, by=alice, reason="spam")
    block_person(user=bob, other=mallory)
    show_presence(user=bob, shown=False)
    set_up_cellar(cellar, alice, bob)
    return lobby


def remove_messages(lobby: Room, alice: User, bob: User) -> None:
    gone, hidden = post(lobby, bob, "gone").seq, post(lobby, bob, "hidden from @alice").seq
    for seq in (gone, hidden):
        edit_message(by=bob, room_id=lobby.pk, seq=seq, body=f"still {seq} @alice")
        add_reaction(by=alice, room_id=lobby.pk, seq=seq, emoji="👀")
    delete_message(by=bob, room_id=lobby.pk, seq=gone)
    delete_message(by=alice, room_id=lobby.pk, seq=hidden, reason="rude")
    assert Message.objects.get(seq=hidden, room=lobby).reactions


def set_up_cellar(cellar: Room, alice: User, bob: User) -> None:
    carol = make_person("carol", theme="dark", language="zh-hant")
    put_in(cellar, carol, Membership.Role.MODERATOR)
    lock_room(room=cellar, by=alice)
    mute_member(room=cellar, user=bob, by=alice, reason="loud", until=END)
    Room.objects.filter(pk=cellar.pk).update(
        history=Room.History.JOINED, post_role="moderator", invite_role="owner",
        slow_seconds=30, is_findable=True, icon="🍷", topic="Wine", description="*Red*",
        archived_at=timezone.now(),
    )  # fmt: skip
