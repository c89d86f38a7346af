"""An edit adds text to a room: a user who may not post there may not edit there."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from messaging.actions import delete_message, edit_message
from messaging.actions.editing import MAX_CORRECTION_SECONDS
from messaging.models import Message, MessageEdit
from messaging.models import edit as edits
from rooms.access import TABLE, rules_of
from rooms.actions import update_room
from rooms.models import Membership, Room
from tests.messages import post
from tests.messaging.test_policies import CLOSING

SLOW_SECONDS = 60


def edit(person: User, message: Message, body: str = "New words") -> Any:
    client = Client()
    client.force_login(person)
    path = f"/api/v1/rooms/{message.room_id}/messages/{message.seq}"
    return client.patch(path, {"body": body}, content_type="application/json")


def age(message: Message, seconds: float) -> None:
    """Make it as if the message was posted so long ago, and nothing since."""
    then = timezone.now() - timedelta(seconds=seconds)
    Message.objects.filter(pk=message.pk).update(created_at=then)
    Membership.objects.filter(user=message.author).update(last_posted_at=then)


def last_turn(person: User) -> Any:
    return Membership.objects.get(user=person).last_posted_at


@pytest.fixture
def slow(alice: User, lobby: Room) -> Room:
    update_room(room=lobby, by=alice, slow_seconds=SLOW_SECONDS)
    lobby.refresh_from_db()
    return lobby


@pytest.mark.parametrize("why", CLOSING)
def test_bob_may_not_edit_where_he_may_not_post_but_may_delete(
    alice: User, bob: User, lobby: Room, why: str
) -> None:
    message = post(lobby, bob, "Hello")
    assert edit(bob, message, "Hello all").status_code == 200
    CLOSING[why](lobby, alice, bob)
    answer = edit(bob, message)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
    message.refresh_from_db()
    assert message.body == "Hello all"
    delete_message(by=bob, room_id=lobby.pk, seq=message.seq)


@pytest.mark.parametrize("role", ["member", "moderator", "owner"])
@pytest.mark.parametrize("locked", [False, True])
def test_the_rules_of_a_room_name_the_same_role_for_posts_and_edits(
    lobby: Room, role: str, locked: bool
) -> None:
    lobby.post_role = role
    lobby.locked_at = timezone.now() if locked else None
    assert rules_of(lobby)["edit"] == rules_of(lobby)["post"]
    assert {act for act, rule in TABLE.items() if rule.slow} == {"post", "edit"}


def test_an_early_correction_is_exempt_from_slow_mode(bob: User, slow: Room) -> None:
    message = post(slow, bob, "Helo")
    turn = last_turn(bob)
    assert turn
    assert edit(bob, message, "Hello").status_code == 200
    assert edit(bob, message, "Hello!").status_code == 200
    assert last_turn(bob) == turn


def test_a_later_edit_is_subject_to_slow_mode(bob: User, slow: Room) -> None:
    old = post(slow, bob, "Hello")
    age(old, MAX_CORRECTION_SECONDS + 1)
    post(slow, bob, "Again")  # takes the turn
    refused = edit(bob, old)
    assert refused.status_code == 429
    assert 0 < refused.json()["error"]["retry_after"] <= SLOW_SECONDS
    old.refresh_from_db()
    assert old.body == "Hello"

    Membership.objects.filter(user=bob).update(
        last_posted_at=timezone.now() - timedelta(seconds=SLOW_SECONDS + 1)
    )
    assert edit(bob, old).status_code == 200
    assert edit(bob, old, "And newer").status_code == 429


def test_slow_mode_does_not_apply_to_edits_of_moderators(bob: User, slow: Room) -> None:
    message = post(slow, bob, "Hello")
    age(message, MAX_CORRECTION_SECONDS + 1)
    Membership.objects.filter(user=bob).update(role="moderator", last_posted_at=timezone.now())
    assert edit(bob, message).status_code == 200
    assert edit(bob, message, "And newer").status_code == 200


def test_earlier_texts_are_limited_in_number_and_the_first_stays(
    bob: User, lobby: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edits, "MAX_EDITS", 4)
    message = post(lobby, bob, "text 0")
    for number in range(1, 10):
        edit_message(by=bob, room_id=lobby.pk, seq=message.seq, body=f"text {number}")
    kept = MessageEdit.objects.filter(message=message).order_by("pk")
    assert [each.body for each in kept] == ["text 0", "text 6", "text 7", "text 8"]


def test_earlier_texts_are_limited_in_size(bob: User, lobby: Room) -> None:
    message = post(lobby, bob, "Short")
    for number in range(14):
        body = str(number).ljust(15_900, "x")
        edit_message(by=bob, room_id=lobby.pk, seq=message.seq, body=body)
    kept = [each.body for each in MessageEdit.objects.filter(message=message).order_by("pk")]
    assert kept[0] == "Short"
    assert kept[-1].startswith("12x")
    assert len(kept) == 11
    assert sum(map(len, kept)) <= edits.MAX_EDITS_CHARACTERS


def test_the_list_of_earlier_texts_is_limited_even_if_more_are_stored(
    bob: User, lobby: Room
) -> None:
    message, now = post(lobby, bob, "Hello"), timezone.now()
    MessageEdit.objects.bulk_create(
        MessageEdit(message=message, body="x" * 9_000,
                    edited_at=now)
        for _ in range(60)
    )  # fmt: skip
    client = Client()
    client.force_login(bob)
    answer = client.get(f"/api/v1/rooms/{lobby.pk}/messages/{message.seq}/edits").json()
    sizes = [len(each["body"]) for each in answer["edits"]]
    assert 0 < sum(sizes) <= edits.MAX_EDITS_CHARACTERS
