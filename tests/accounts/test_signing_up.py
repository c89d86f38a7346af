from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import PASSWORD

DORA = {"email": "dora@example.com", "username": "dora", "display_name": "", "password1": PASSWORD}


@pytest.fixture(autouse=True)
def _inhabited(alice: User) -> None:
    """Somebody is here, so the site is past its first run."""


def sign_up(client: Client, **changes: str) -> Any:
    return client.post("/accounts/signup/", DORA | changes)


def test_dora_signs_up_and_is_signed_in(client: Client) -> None:
    answer = sign_up(client, display_name="  Dora \x00 the   Explorer ")
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
    answer = sign_up(client, username=username)
    assert answer.context["form"].errors == {"username": ["That username is taken."]}
    assert not User.objects.filter(email=DORA["email"]).exists()


def test_mallory_cannot_take_alices_email_in_other_letters(client: Client) -> None:
    answer = sign_up(client, email="ALICE@Example.com")
    assert answer.context["form"].errors == {"email": ["That e-mail is already in use."]}


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
def test_what_cannot_be_is_refused_beside_its_field(client: Client, field: str, text: str) -> None:
    answer = sign_up(client, **{field: text})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    page = answer.content.decode()
    assert f'id="id_{field}_error"' in page
    assert page.count('aria-invalid="true"') == 1
    assert page.count(" autofocus") == 1
    assert not User.objects.filter(email=DORA["email"]).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("second", "field"),
    [({"email": "other@example.com"}, "username"), ({"username": "other"}, "email")],
)
def test_of_two_who_take_a_name_at_once_one_is_told(
    race: Callable[..., list[Any]], second: dict[str, str], field: str
) -> None:
    posts = [("/accounts/signup/", DORA), ("/accounts/signup/", DORA | second)]
    answers = race("accounts.adapter.AccountAdapter.save_user", posts)
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    loser = next(answer for answer in answers if answer.status_code == 200)
    assert list(loser.context["form"].errors) == [field]
    assert User.objects.exclude(username="alice").count() == 1
