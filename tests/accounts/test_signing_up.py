from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import PASSWORD

DORA = {"username": "dora", "display_name": "", "password1": PASSWORD}
EMAIL = "dora@example.com"


@pytest.fixture(autouse=True)
def _has_accounts(alice: User) -> None:
    """Somebody is here, so the site is past its first run."""


@pytest.fixture
def mail_server(settings: Any) -> None:
    """The site has one, so sign-up asks for an address."""
    settings.ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


def sign_up(client: Client, **changes: str) -> Any:
    return client.post("/accounts/signup/", DORA | changes)


def test_dora_signs_up_and_is_signed_in(client: Client) -> None:
    answer = sign_up(client, display_name="  Dora \x07 the   Explorer ")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    dora = User.objects.get(username="dora")
    assert dora.display_name == "Dora the Explorer"
    assert client.get("/account/").context["user"] == dora


def test_dora_needs_no_display_name(client: Client) -> None:
    sign_up(client)
    assert User.objects.get(username="dora").name == "dora"


def test_wide_letters_make_the_same_username(client: Client) -> None:
    sign_up(client, username="ｄｏｒａ")
    assert User.objects.filter(username="dora").exists()


@pytest.mark.parametrize("username", ["ALICE", "Alice", "ａｌｉｃｅ"])
def test_mallory_cannot_take_alices_username_in_other_letters(
    client: Client, username: str
) -> None:
    answer = sign_up(client, username=username, display_name="Mallory")
    assert answer.context["form"].errors == {"username": ["That username is taken."]}
    assert not User.objects.filter(display_name="Mallory").exists()


@pytest.mark.parametrize("filler", ["\u115f", "\u1160", "\u3164", "\uffa0"])
def test_mallory_cannot_take_a_username_that_looks_like_alices(client: Client, filler: str) -> None:
    for username in (f"alice{filler}", filler * 2):
        answer = sign_up(client, username=username)
        assert list(answer.context["form"].errors) == ["username"]
    answer = sign_up(client, display_name=filler)
    assert list(answer.context["form"].errors) == ["display_name"]
    assert sign_up(client, username="엘리스").status_code == 302, "Hangul itself is fine"


@pytest.mark.parametrize("email", ["alice@example.com", "ALICE@Example.com", EMAIL, "nonsense"])
def test_without_a_mail_server_a_known_email_is_answered_like_a_new_one(
    client: Client, alice: User, email: str
) -> None:
    assert 'name="email"' not in client.get("/accounts/signup/").content.decode()
    answer = sign_up(client, email=email)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    dora = User.objects.get(username="dora")
    assert (dora.email, dora.emailaddress_set.count()) == ("", 0)
    page = client.get("/accounts/email/").content.decode()
    assert "You haven't added an email yet" in page


@pytest.mark.usefixtures("mail_server")
@pytest.mark.parametrize("email", ["ALICE@Example.com", EMAIL])
def test_with_a_mail_server_a_known_email_is_answered_like_a_new_one(
    client: Client, email: str, mailoutbox: list[EmailMessage]
) -> None:
    answer = sign_up(client, email=email)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/confirm-email/")
    assert [mail.to for mail in mailoutbox] == [[email.lower()]]
    assert User.objects.filter(username="dora").exists() == (email == EMAIL)


@pytest.mark.usefixtures("mail_server")
@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("username", "a b"),
        ("username", "alice@example.com"),
        ("username", "x"),
        ("username", "x" * 41),
        ("username", "<script>"),
        ("email", "nobody"),
        ("email", f"{'x' * 250}@example.com"),
        ("display_name", "x" * 61),
        ("password1", "password"),
        ("password1", "1234"),
    ],
)
def test_an_invalid_value_is_refused_next_to_its_field(
    client: Client, field: str, text: str
) -> None:
    answer = sign_up(client, **{"email": EMAIL, field: text})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    page = answer.content.decode()
    assert f'id="id_{field}_error"' in page
    assert page.count('aria-invalid="true"') == 1
    assert page.count(" autofocus") == 1
    assert not User.objects.filter(username="dora").exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_a_username_at_once_one_is_refused(
    race: Callable[..., list[Any]],
) -> None:
    posts = [("/accounts/signup/", DORA), ("/accounts/signup/", DORA)]
    answers = race("accounts.adapter.AccountAdapter.save_user", posts)
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    loser = next(answer for answer in answers if answer.status_code == 200)
    assert list(loser.context["form"].errors) == ["username"]
    assert User.objects.exclude(username="alice").count() == 1


@pytest.mark.usefixtures("mail_server")
@pytest.mark.django_db(transaction=True)
def test_two_who_take_an_email_at_once_are_answered_alike(race: Callable[..., list[Any]]) -> None:
    first, second = DORA | {"email": EMAIL}, DORA | {"email": EMAIL.upper(), "username": "other"}
    posts = [("/accounts/signup/", first), ("/accounts/signup/", second)]
    answers = race("accounts.adapter.AccountAdapter.save_user", posts)
    assert {answer["Location"] for answer in answers} == {"/accounts/confirm-email/"}
    assert User.objects.exclude(username="alice").count() == 1
