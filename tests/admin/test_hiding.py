"""What one authority hid, only the same or a higher one restores, and never its author."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.common.errors import Forbidden
from accounts.models import User
from messaging.actions import (
    delete_message,
    hide_message,
    restore_message,
    start_purge,
    undo_purge,
)
from messaging.models import Authority, Message, Purge
from messaging.tasks.purges import run_purge
from rooms.actions import leave_room
from rooms.models import Membership, Room
from tests.admin.client import AdminClient
from tests.messages import post, report
from tests.people import make_person, put_in

MESSAGES = "messaging/message"


def call_api(
    person: User, message: Message, *, method: str = "POST", rest: str = "/restore"
) -> int:
    client = Client()
    client.force_login(person)
    path = f"/api/v1/rooms/{message.room_id}/messages/{message.seq}{rest}"
    return client.generic(method, path, content_type="application/json").status_code


def delete(person: User, message: Message) -> int:
    return call_api(person, message, method="DELETE", rest="")


def is_hidden(message: Message) -> bool:
    message.refresh_from_db()
    return message.hidden_at is not None


def place(message: Message) -> dict[str, Any]:
    return {"room_id": message.room_id, "seq": message.seq}


def purge(person: User, by: User) -> Purge:
    now = timezone.now()
    begun = start_purge(
        person=person, since=now - timedelta(hours=1), until=now, by=by, reason="Spam"
    )
    run_purge(begun)
    begun.refresh_from_db()
    return begun


@pytest.fixture
def co_owner(lobby: Room) -> User:
    person = make_person("olivia")
    put_in(lobby, person, Membership.Role.OWNER)
    return person


def test_no_owner_of_a_room_restores_what_the_site_hid(
    admin_client: AdminClient, alice: User, co_owner: User, lobby: Room
) -> None:
    message = post(lobby, alice, "Hers")
    assert admin_client.act(MESSAGES, "hide", message, reason="Rude").status_code == 302
    for person in (alice, co_owner):
        assert call_api(person, message) == 403
        assert is_hidden(message)
    admin_client.act(MESSAGES, "restore", message, reason="It was not")
    assert not is_hidden(message)


def test_an_owner_does_not_restore_their_own_message_after_a_purge(
    admin_client: AdminClient, dora: User, alice: User, co_owner: User, lobby: Room
) -> None:
    message = post(lobby, alice, "Spam")
    purge(alice, dora)
    assert is_hidden(message)
    for person in (alice, co_owner):
        assert call_api(person, message) == 403
        assert is_hidden(message)
    admin_client.act(MESSAGES, "restore", message, reason="A mix-up")
    assert not is_hidden(message)


def test_a_moderator_of_the_room_does_not_restore_what_its_owner_hid(
    alice: User, bob: User, carol: User, co_owner: User, lobby: Room
) -> None:
    message = post(lobby, bob, "Hello")
    assert delete(carol, message) == 200
    assert call_api(carol, message) == 200
    assert delete(alice, message) == 200
    assert call_api(carol, message) == 403
    assert is_hidden(message)
    assert call_api(co_owner, message) == 200
    assert not is_hidden(message)


def test_authors_do_not_restore_their_own_messages_whatever_they_became(
    alice: User, bob: User, carol: User, lobby: Room
) -> None:
    message = post(lobby, bob, "Hello")
    assert delete(carol, message) == 200
    Membership.objects.filter(room=lobby, user=bob).update(role=Membership.Role.OWNER)
    assert call_api(bob, message) == 403
    assert is_hidden(message)
    assert call_api(alice, message) == 200


def test_staff_do_not_restore_their_own_messages(
    admin_client: AdminClient, owner_admin_client: AdminClient, dora: User, lobby: Room
) -> None:
    put_in(lobby, dora)
    message = post(lobby, dora, "Mine")
    owner_admin_client.act(MESSAGES, "hide", message, reason="Rude")
    assert is_hidden(message)
    admin_client.act(MESSAGES, "restore", message, reason="It was not")
    assert is_hidden(message)
    owner_admin_client.act(MESSAGES, "restore", message, reason="It was not")
    assert not is_hidden(message)


def test_a_moderator_of_the_site_does_not_restore_what_its_owner_hid(
    admin_client: AdminClient, owner_admin_client: AdminClient, bob: User, lobby: Room
) -> None:
    message = post(lobby, bob, "Hello")
    owner_admin_client.act(MESSAGES, "hide", message, reason="Rude")
    admin_client.act(MESSAGES, "restore", message, reason="It was not")
    assert is_hidden(message)
    owner_admin_client.act(MESSAGES, "restore", message, reason="It was not")
    assert not is_hidden(message)


@pytest.mark.parametrize("role", ["moderator", "owner"])
def test_a_moderator_of_the_room_hides_no_message_of_their_equals(
    carol: User, bob: User, lobby: Room, role: str
) -> None:
    message, other = post(lobby, bob, "Hello"), post(lobby, bob, "Again")
    assert delete(carol, other) == 200
    Membership.objects.filter(room=lobby, user=bob).update(role=role)
    assert delete(carol, message) == 403
    assert not is_hidden(message)


def test_a_moderator_hides_what_a_person_who_left_wrote(
    bob: User, carol: User, lobby: Room
) -> None:
    message = post(lobby, bob, "Hello")
    leave_room(room=lobby, user=bob)
    assert delete(carol, message) == 200
    assert is_hidden(message)


def test_an_owner_hides_what_another_owner_wrote(alice: User, co_owner: User, lobby: Room) -> None:
    message = post(lobby, alice, "Hello")
    assert delete(co_owner, message) == 200
    assert call_api(alice, message) == 403


def test_the_site_takes_over_what_a_room_hid(
    admin_client: AdminClient, bob: User, carol: User, alice: User, lobby: Room
) -> None:
    message = post(lobby, bob, "Hello")
    delete(carol, message)
    admin_client.act(MESSAGES, "hide", message, reason="Against the rules")
    message.refresh_from_db()
    assert message.hidden_authority == Authority.SITE_MODERATOR
    assert call_api(alice, message) == 403
    assert not admin_client.can_act(MESSAGES, "hide", message)


def test_acting_on_a_report_takes_over_what_the_room_hid(
    admin_client: AdminClient, bob: User, carol: User, alice: User, lobby: Room
) -> None:
    message = post(lobby, bob, "Hello")
    public_report = report(message, carol)
    delete(carol, message)
    sent = {"hide": "on", "sanction": ""}
    assert admin_client.act("messaging/report", "handle", public_report, **sent).status_code == 302
    assert call_api(alice, message) == 403
    assert is_hidden(message)


def test_what_a_purge_covers_is_not_restored_by_the_room_that_had_hidden_it_before(
    dora: User, bob: User, carol: User, alice: User, lobby: Room
) -> None:
    message = post(lobby, bob, "Hello")
    delete(carol, message)
    begun = purge(bob, dora)
    assert call_api(alice, message) == 403
    undo_purge(purge=begun, by=dora)
    run_purge(begun)
    assert is_hidden(message)
    assert call_api(alice, message) == 200
    assert not is_hidden(message)


def test_undoing_a_purge_leaves_to_another_what_that_one_covers(
    dora: User, bob: User, lobby: Room
) -> None:
    both = post(lobby, bob, "In both")
    first, second = purge(bob, dora), purge(bob, dora)
    later = post(lobby, bob, "Said since")
    undo_purge(purge=first, by=dora)
    run_purge(first)
    assert is_hidden(both)
    assert not is_hidden(later)
    undo_purge(purge=second, by=dora)
    run_purge(second)
    second.refresh_from_db()
    assert (second.hidden, second.restored) == (1, 1)
    assert not is_hidden(both)


def test_undoing_a_purge_leaves_what_was_hidden_by_itself_meanwhile(
    admin_client: AdminClient, dora: User, bob: User, lobby: Room
) -> None:
    kept, back = post(lobby, bob, "Kept"), post(lobby, bob, "Back")
    begun = purge(bob, dora)
    admin_client.act(MESSAGES, "hide", kept, reason="This one stays")
    undo_purge(purge=begun, by=dora)
    run_purge(begun)
    assert is_hidden(kept)
    assert not is_hidden(back)


def test_a_purge_is_undone_neither_by_its_person_nor_by_a_lower_authority(
    owner_admin_client: AdminClient, dora: User, bob: User, lobby: Room
) -> None:
    post(lobby, bob, "Hello")
    begun = purge(bob, owner_admin_client.person)
    assert begun.authority == Authority.SITE_OWNER
    with pytest.raises(Forbidden):
        undo_purge(purge=begun, by=dora)
    User.objects.filter(pk=bob.pk).update(is_staff=True, is_superuser=True)
    bob.refresh_from_db()
    with pytest.raises(Forbidden):
        undo_purge(purge=begun, by=bob)
    User.objects.filter(pk=bob.pk).update(is_staff=False, is_superuser=False)
    undo_purge(purge=begun, by=owner_admin_client.person)


def test_a_hidden_message_has_an_authority_in_the_table(bob: User, lobby: Room) -> None:
    message = post(lobby, bob, "Hello")
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(hidden_at=timezone.now())


def test_what_was_hidden_before_authorities_gets_a_safe_one(
    dora: User, alice: User, bob: User, carol: User, lobby: Room
) -> None:
    """By the migration's own statement, on rows as they were before it."""
    messages = {
        name: post(lobby, bob, name) for name in ("room", "staff", "purge", "again", "unknown")
    }
    delete_message(by=carol, **place(messages["room"]))
    hide_message(by=dora, **place(messages["staff"]))
    delete_message(by=carol, **place(messages["again"]))
    restore_message(by=alice, **place(messages["again"]))
    hide_message(by=dora, **place(messages["again"]))
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE messaging_message DROP CONSTRAINT message_hidden_by_authority")
        Message.objects.filter(pk=messages["unknown"].pk).update(hidden_at=now)
        begun = purge(bob, dora)
        Purge.objects.filter(pk=begun.pk).update(started_by=make_person("root", is_superuser=True))
        Message.objects.update(hidden_authority=None)
        cursor.execute(import_module("messaging.migrations.0011_authority").FILL)
        # As the migration does, in the same transaction.
        check = "num_nulls(hidden_at, hidden_authority) IN (0, 2)"
        cursor.execute(f"ALTER TABLE messaging_message ADD CHECK ({check})")
    found = {
        name: Message.objects.get(pk=each.pk).hidden_authority for name, each in messages.items()
    }
    assert found == {"room": 2, "staff": 3, "again": 3, "unknown": 3, "purge": 4}
