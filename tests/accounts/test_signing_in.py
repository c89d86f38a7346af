import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import PASSWORD


def sign_in(client: Client, login: str, password: str = PASSWORD, query: str = "") -> Any:
    return client.post(f"/accounts/login/{query}", {"login": login, "password": password})


def whoami(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


@pytest.mark.parametrize(
    "login", ["alice", "ALICE", "ａｌｉｃｅ", " alice ", "alice@example.com", "Alice@EXAMPLE.com"]
)
def test_alice_signs_in_by_either_name_in_any_case(client: Client, alice: User, login: str) -> None:
    answer = sign_in(client, login)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert whoami(client) == str(alice.pk)


@pytest.mark.parametrize("login", ["alice", "alice@example.com", "nobody", "nobody@example.com"])
def test_a_failed_sign_in_never_reveals_whether_the_account_exists(
    client: Client, alice: User, login: str
) -> None:
    answer = sign_in(client, login, "not her password")
    assert answer.context["form"].non_field_errors() == ["Incorrect username or password."]
    assert whoami(client) is None


def test_alice_goes_on_to_where_she_wanted(client: Client, alice: User) -> None:
    wanted = client.get("/rooms/")["Location"]
    assert wanted == "/accounts/login/?next=/rooms/"
    assert sign_in(client, "alice", query="?next=/rooms/")["Location"] == "/rooms/"


def test_mallory_cannot_send_alice_to_a_foreign_site(client: Client, alice: User) -> None:
    answer = sign_in(client, "alice", query="?next=https://evil.example/")
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_signed_in_alice_finds_no_second_sign_in(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert client.get("/accounts/login/")["Location"] == "/"
    assert client.get("/accounts/signup/")["Location"] == "/"


def test_alice_signs_out_by_a_button_only(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert client.get("/accounts/logout/").status_code == 200
    assert whoami(client) == str(alice.pk)
    assert client.post("/accounts/logout/")["Location"] == "/accounts/login/"
    assert whoami(client) is None


def test_a_form_of_alice_s_page_is_refused_once_bob_is_signed_in(alice: User, bob: User) -> None:
    client = Client(enforce_csrf_checks=True)

    def send(path: str, page: str, **fields: str) -> int:
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
        return client.post(path, {**fields, "csrfmiddlewaretoken": token}).status_code

    def look(path: str) -> str:
        return client.get(path).content.decode()

    assert (
        send("/accounts/login/", look("/accounts/login/"), login="alice", password=PASSWORD) == 302
    )
    hers = look("/account/")
    assert send("/account/", hers, display_name="Alice M.") == 302
    assert send("/accounts/logout/", look("/accounts/logout/")) == 302
    assert send("/accounts/login/", look("/accounts/login/"), login="bob", password=PASSWORD) == 302
    assert whoami(client) == str(bob.pk)
    assert send("/account/", hers, display_name="Alice M.") == 403
    bob.refresh_from_db()
    assert bob.display_name == "Bob"


def test_suspended_alice_sees_why_she_cannot_sign_in(client: Client, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    answer = sign_in(client, "alice")
    assert answer["Location"] == "/accounts/inactive/"
    assert "has been suspended" in client.get("/accounts/inactive/").content.decode()


def test_mallory_guesses_passwords_until_the_limit(client: Client, alice: User) -> None:
    answers = [sign_in(client, "alice", f"guess {number}") for number in range(31)]
    assert "Too many attempts" in answers[-1].content.decode()
    assert sign_in(client, "alice").status_code != 302


def test_the_page_of_the_limit_is_ours(client: Client, alice: User) -> None:
    for number in range(31):
        answer = sign_in(client, f"nobody{number}", "guess")
    assert answer.status_code == 429
    assert "429.html" in [template.name for template in answer.templates]
