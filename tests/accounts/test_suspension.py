"""Suspension: out at once, everywhere, and in again with a new sign-in."""

import pytest
from django.test import Client

from accounts.actions import reinstate_person, suspend_person
from accounts.common.errors import Conflict, Forbidden
from accounts.models import AuditEntry, User
from tests.people import PASSWORD, make_person


def sign_in(person: User) -> tuple[Client, int]:
    client = Client()
    data = {"login": person.username, "password": PASSWORD}
    return client, client.post("/accounts/login/", data).status_code


def test_a_suspended_person_is_out_and_their_old_session_stays_ended(
    alice: User, bob: User
) -> None:
    client, _ = sign_in(bob)
    assert client.get("/account/").status_code == 200
    suspend_person(user=bob, by=alice, reason="Spam")
    assert client.get("/account/").status_code == 302
    fresh, _ = sign_in(bob)
    assert fresh.get("/account/").status_code == 302
    reinstate_person(user=bob, by=alice)
    assert client.get("/account/").status_code == 302
    fresh, _ = sign_in(bob)
    assert fresh.get("/account/").status_code == 200
    entries = AuditEntry.objects.filter(target_id=bob.pk).order_by("id")
    assert [entry.action for entry in entries] == ["user.suspend", "user.reinstate"]


def test_no_one_suspends_themselves_or_a_higher_rank(alice: User) -> None:
    chief = make_person("chief", is_superuser=True)
    for user in (alice, chief):
        with pytest.raises(Forbidden):
            suspend_person(user=user, by=alice, reason="Me first")
    assert User.objects.filter(is_active=True).count() == 2


def test_twice_is_a_conflict(alice: User, bob: User) -> None:
    suspend_person(user=bob, by=alice, reason="Spam")
    with pytest.raises(Conflict):
        suspend_person(user=bob, by=alice, reason="Spam")
    reinstate_person(user=bob, by=alice)
    with pytest.raises(Conflict):
        reinstate_person(user=bob, by=alice)
