"""Broadcasts leave after the commit, and a failing one leaves the change saved."""

import logging
from functools import partial
from uuid import uuid4

import pytest
from django.db import transaction

from accounts.models import User
from messaging.actions import NewMessage, edit_message, post_message
from messaging.delivery import broadcasts
from messaging.delivery.after_commit import after_commit
from messaging.models import Message
from rooms.models import Room

pytestmark = pytest.mark.django_db(transaction=True)


def fail(*_args: object) -> None:
    raise OSError("The channel layer is down.")


def test_a_broadcast_waits_for_the_commit() -> None:
    sent: list[str] = []
    with transaction.atomic():
        after_commit(sent.append, "news")
        assert sent == []
    assert sent == ["news"]


def test_nothing_is_broadcast_after_a_rollback() -> None:
    sent: list[str] = []
    with transaction.atomic():
        after_commit(sent.append, "news")
        transaction.set_rollback(True)
    assert sent == []


@pytest.mark.parametrize("broadcast", [fail, partial(fail, 1)])
def test_a_failing_broadcast_is_logged_and_the_next_one_is_sent(
    broadcast: partial[None], caplog: pytest.LogCaptureFixture
) -> None:
    sent: list[str] = []
    with caplog.at_level(logging.ERROR), transaction.atomic():
        after_commit(broadcast)
        after_commit(sent.append, "news")
    assert "The channel layer is down." in caplog.text
    assert sent == ["news"]


def test_alices_edit_is_saved_though_its_broadcast_fails(
    alice: User, lobby: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = post_message(NewMessage(lobby.pk, alice, client_id=uuid4(), body="Helo")).message
    monkeypatch.setattr(broadcasts, "messages_updated", fail)
    edit_message(by=alice, room_id=lobby.pk, seq=message.seq, body="Hello")
    assert Message.objects.get(room=lobby, seq=message.seq).body == "Hello"
