"""Changing one's email addresses asks for the password, as changing the password does."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import PASSWORD

PAGE = "/accounts/email/"
ADD = {"action_add": "", "email": "mallory@example.com"}


@pytest.fixture
def desk(alice: User) -> Client:
    """Alice's browser, which she left open."""
    client = Client()
    client.force_login(alice)
    return client


def addresses(person: User) -> list[str]:
    found = EmailAddress.objects.filter(user=person).order_by("pk")
    return list(found.values_list("email", flat=True))


def test_mallory_at_alices_desk_adds_no_address(desk: Client, alice: User) -> None:
    reply = desk.post(PAGE, ADD)
    assert reply["Location"].startswith("/accounts/reauthenticate/")
    wrong = desk.post(reply["Location"], {"password": "a guess"})
    assert wrong.context["form"].errors == {"password": ["Incorrect password."]}
    assert addresses(alice) == ["alice@example.com"]


def test_alice_adds_one_after_her_password_and_is_asked_once(desk: Client, alice: User) -> None:
    reply = desk.post(PAGE, ADD)
    desk.post(reply["Location"], {"password": PASSWORD})
    assert addresses(alice) == ["alice@example.com", "mallory@example.com"]
    desk.post(PAGE, {"action_remove": "", "email": "mallory@example.com"})
    assert addresses(alice) == ["alice@example.com"]


@pytest.mark.parametrize("action", ["action_primary", "action_remove"])
def test_every_other_change_asks_too(desk: Client, alice: User, action: str) -> None:
    EmailAddress.objects.create(user=alice, email="second@example.com", verified=True)
    answer = desk.post(PAGE, {action: "", "email": "second@example.com"})
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert addresses(alice) == ["alice@example.com", "second@example.com"]
    alice.refresh_from_db()
    assert alice.email == "alice@example.com"


def test_guessing_there_is_limited(desk: Client, alice: User) -> None:
    reply = desk.post(PAGE, ADD)
    statuses = [
        desk.post(reply["Location"], {"password": f"guess {number}"}).status_code
        for number in range(11)
    ]
    assert statuses == [200] * 10 + [429]
