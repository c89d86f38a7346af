"""The room's policies: who may post, and what new members can read."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from accounts.common.errors import Forbidden, RateLimited
from accounts.models import User
from messaging.actions import (
    delete_message,
    edit_message,
    post_message,
    post_messages,
    restore_message,
)
from messaging.actions.posting import Posted
from messaging.models import Message
from messaging.queries.history import catch_up, get_page
from messaging.queries.unread import count_unread
from rooms.access import get_membership
from rooms.actions import archive_room, join_room, lock_room, mute_member, update_room
from rooms.models import Membership, Room
from tests.live import LiveServer
from tests.messages import list_bodies, new_message, post
from tests.sockets import Socket


def mute(room: Room, alice: User, bob: User) -> None:
    until = timezone.now() + timedelta(minutes=5)
    mute_member(room=room, user=bob, until=until, by=alice)


CLOSING: dict[str, Callable[[Room, User, User], Any]] = {
    "archived": lambda room, alice, bob: archive_room(room=room, by=alice),
    "locked": lambda room, alice, bob: lock_room(room=room, by=alice),
    "announcements": lambda room, alice, bob: update_room(room=room, by=alice, post_role="owner"),
    "muted": mute,
}


@pytest.mark.parametrize("why", CLOSING)
def test_bob_cannot_post_and_gets_the_reason(alice: User, bob: User, lobby: Room, why: str) -> None:
    post(lobby, bob)
    CLOSING[why](lobby, alice, bob)
    with pytest.raises(Forbidden) as raised:
        post(lobby, bob, "Still here")
    assert str(raised.value.message) != str(Forbidden.message)
    assert not Message.objects.filter(body="Still here").exists()


@pytest.mark.parametrize("why", ["locked", "announcements", "muted"])
def test_alice_can_still_post(alice: User, bob: User, lobby: Room, why: str) -> None:
    CLOSING[why](lobby, alice, bob)
    assert post(lobby, alice).seq


@pytest.mark.parametrize("why", ["archived", "locked", "muted"])
def test_bob_then_cannot_edit_but_can_delete(alice: User, bob: User, lobby: Room, why: str) -> None:
    seq = post(lobby, bob).seq
    CLOSING[why](lobby, alice, bob)
    with pytest.raises(Forbidden):
        edit_message(by=bob, room_id=lobby.pk, seq=seq, body="What I always said")
    assert list_bodies(lobby) == ["Hello"]
    delete_message(by=bob, room_id=lobby.pk, seq=seq)
    assert Message.objects.get(room=lobby, seq=seq).deleted_at


def test_a_mute_expires(alice: User, bob: User, lobby: Room) -> None:
    mute(lobby, alice, bob)
    with pytest.raises(Forbidden):
        post(lobby, bob, "Too early")
    Membership.objects.update(muted_until=timezone.now() - timedelta(seconds=1))
    post(lobby, bob, "Now")
    assert list_bodies(lobby) == ["Now"]


def test_slow_mode_returns_the_time_to_wait_and_exempts_moderators(
    alice: User, bob: User, lobby: Room
) -> None:
    update_room(room=lobby, by=alice, slow_seconds=60)
    post(lobby, bob)
    with pytest.raises(RateLimited) as raised:
        post(lobby, bob, "And")
    assert raised.value.retry_after
    assert 0 < raised.value.retry_after <= 60
    post(lobby, alice)
    post(lobby, alice)
    Membership.objects.update(last_posted_at=timezone.now() - timedelta(seconds=61))
    post(lobby, bob, "At last")
    assert list_bodies(lobby) == ["Hello", "Hello", "Hello", "At last"]


def test_a_refused_author_does_not_keep_others_of_the_batch_from_posting(
    alice: User, bob: User, lobby: Room
) -> None:
    mute(lobby, alice, bob)
    outcomes = post_messages([new_message(lobby, bob), new_message(lobby, alice)])
    assert isinstance(outcomes[0], Forbidden)
    assert isinstance(outcomes[1], Posted)


def test_a_retry_of_a_message_posted_before_the_mute_is_acknowledged(
    alice: User, bob: User, lobby: Room
) -> None:
    once = new_message(lobby, bob)
    first = post_message(once)
    mute(lobby, alice, bob)
    again = post_message(once)
    assert (again.message.seq, again.created) == (first.message.seq, False)


@pytest.fixture
def newcomer(alice: User, mallory: User, lobby: Room) -> Membership:
    """Mallory joins after a message was posted in a room that only members read."""
    update_room(room=lobby, by=alice, history="joined")
    post(lobby, alice, "Before")
    join_room(room=lobby, user=mallory)
    post(lobby, alice, "After")
    return get_membership(mallory, lobby.pk)


def bodies(messages: list[Any]) -> list[str]:
    texts = [each if isinstance(each, dict) else vars(each) for each in messages]
    return [each["body"] for each in texts if each["kind"] == "text"]


def test_a_new_member_reads_messages_sent_after_they_joined(newcomer: Membership) -> None:
    assert bodies(get_page(newcomer).messages) == ["After"]
    assert bodies(get_page(newcomer, before=10_000).messages) == ["After"]
    assert bodies(get_page(newcomer, after=0).messages) == ["After"]
    assert get_page(newcomer).has_older is False
    assert bodies(catch_up(newcomer, None)["messages"]) == ["After"]
    assert bodies(catch_up(newcomer, 1)["messages"]) == ["After"]
    assert count_unread(newcomer.user)[newcomer.room_id].count == 1


def test_the_other_members_read_everything(alice: User, newcomer: Membership) -> None:
    page = get_page(get_membership(alice, newcomer.room_id))
    assert bodies(page.messages) == ["Before", "After"]


def test_new_members_read_everything_where_the_history_is_open(
    alice: User, newcomer: Membership
) -> None:
    update_room(room=newcomer.room, by=alice, history="all")
    membership = get_membership(newcomer.user, newcomer.room_id)
    assert bodies(get_page(membership).messages) == ["Before", "After"]


async def test_an_edit_that_a_new_member_may_not_read_reaches_only_the_others(
    live_server: LiveServer, alice: User, bob: User, mallory: User, lobby: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers, Socket.connect(live_server, bob) as his:
        await his.open(lobby)
        old = await hers.post(lobby, "Before")
        await sync_to_async(update_room)(room=lobby, by=alice, history="joined")
        async with Socket.connect(live_server, mallory) as new:
            await sync_to_async(join_room)(room=lobby, user=mallory)
            await new.open(lobby)
            edited = await hers.request(
                "message.edit", room=str(lobby.pk), seq=old["seq"], body="The secret"
            )
            clock = edited["data"]["changed"]
            for socket in (new, his):
                while (await socket.next("clocks"))["clocks"] != {str(lobby.pk): clock}:
                    pass
            caught_up = await his.open(lobby, clock - 1)
            assert bodies(caught_up["messages"]) == ["The secret"]
            assert bodies((await new.open(lobby, clock - 1))["messages"]) == []
            assert "The secret" not in str(new.received)


def test_a_hidden_message_cannot_be_read_until_it_is_restored(
    alice: User, bob: User, carol: User, lobby: Room
) -> None:
    seq = post(lobby, bob, "Rude").seq
    assert count_unread(alice)[lobby.pk].count == 1
    delete_message(by=carol, room_id=lobby.pk, seq=seq, reason="Rude")
    for person in (alice, bob, carol):
        message = catch_up(get_membership(person, lobby.pk), None)["messages"][-1]
        assert (message["body"], message["html"], message["deleted"], message["hidden"]) == (
            "",
            "",
            True,
            True,
        )
    assert count_unread(alice)[lobby.pk].count == 0
    with pytest.raises(Forbidden):
        restore_message(by=bob, room_id=lobby.pk, seq=seq)
    restore_message(by=carol, room_id=lobby.pk, seq=seq)
    assert bodies(get_page(get_membership(bob, lobby.pk)).messages)[-1] == "Rude"
