"""What may be a password, at every page that takes a new one."""

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.accounts.conftest import PASSWORD
from tests.accounts.test_passwords import ask_for_link, link_in

LONG = "correct horse battery staple, " * 10  # 300 characters


@pytest.fixture(autouse=True)
def site(settings: Settings) -> None:
    settings.SITE_NAME = "Acme Talk"
    settings.ALLOWED_HOSTS = ["chat.acmecorp.example", "testserver"]


def sign_up(client: Client, password: str) -> list[str]:
    """Return what is written of the password; nothing where Dora has an account now."""
    words = {"email": "dora@example.com", "username": "dora", "password1": password}
    answer = client.post("/accounts/signup/", words)
    if answer.status_code == 302:
        return []
    return [str(error) for error in answer.context["form"].errors["password1"]]


@pytest.mark.parametrize(
    "password",
    ["AcmeTalk2026!", "acme1234", "1234acmecorp", "Confab-2026", "ａｃｍｅ１２３４", "moderator1"],
)
def test_the_name_of_the_site_is_no_password(client: Client, alice: User, password: str) -> None:
    assert sign_up(client, password) == ["Your password can’t be just the name of this site."]
    assert not User.objects.filter(username="dora").exists()


@pytest.mark.parametrize(
    "password", ["the acme of horses", "talkative horses", "密碼是電池與馬兒們"]
)
def test_a_password_may_hold_it_among_others(client: Client, alice: User, password: str) -> None:
    assert sign_up(client, password) == []


@pytest.mark.parametrize("password", ["password123", "iloveyou", "acme", "1357924680135"])
def test_short_common_and_numeric_ones_are_refused(
    client: Client, alice: User, password: str
) -> None:
    assert sign_up(client, password)
    assert sign_up(client, "correct horses only") == []


def test_the_rules_hold_for_a_changed_and_a_replaced_password(
    client: Client, alice: User, mailoutbox: list[EmailMessage]
) -> None:
    ask_for_link(client, alice.email)
    where = client.get(link_in(mailoutbox[0]), follow=True).redirect_chain[-1][0]
    words = {"password1": "AcmeTalk2026!", "password2": "AcmeTalk2026!"}
    assert "password1" in client.post(where, words).context["form"].errors
    client.force_login(alice)
    answer = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, **words})
    assert "password1" in answer.context["form"].errors
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_a_long_password_counts_to_its_last_letter(client: Client, alice: User) -> None:
    """It is neither refused nor cut, and its case and spaces are kept."""
    client.force_login(alice)
    words = {"oldpassword": PASSWORD, "password1": LONG, "password2": LONG}
    assert client.post("/accounts/password/change/", words).status_code == 302
    alice.refresh_from_db()
    for wrong in (LONG[:-1], LONG.strip(), LONG.upper(), LONG[:72]):
        assert not alice.check_password(wrong)
    for password, status in ((LONG[:-1], 200), (LONG.strip(), 200), (LONG, 302)):
        answer = Client().post("/accounts/login/", {"login": "alice", "password": password})
        assert answer.status_code == status
