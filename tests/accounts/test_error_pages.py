"""Every error page is ours, and none of them needs what may be broken."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User


def names(answer: Any) -> list[str | None]:
    return [template.name for template in answer.templates]


def test_a_mistyped_address(client: Client, alice: User) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()


def test_mallory_cannot_enter_the_admin(client: Client, mallory: User) -> None:
    client.force_login(mallory)
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "403.html" in names(answer)


def test_a_host_that_is_not_ours(client: Client, alice: User) -> None:
    answer = client.get("/rooms/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "Bad request" in answer.content.decode()


def test_a_form_that_is_too_large(alice: User) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(alice)
    assert client.get("/account/").status_code == 200
    answer = client.post("/account/", {"display_name": "x" * 300_000})
    assert answer.status_code == 413
    assert "exceeds this site" in answer.content.decode()


def test_a_form_of_another_site(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    token = client.get("/account/").context["csrf_token"]
    fields = {"display_name": "Al", "csrfmiddlewaretoken": str(token)}
    assert client.post("/account/", fields).status_code == 302
    answer = client.post("/account/", {"display_name": "Eve"})
    assert answer.status_code == 403
    assert "This page has expired" in answer.content.decode()


def test_too_many_tries(client: Client, alice: User) -> None:
    wrong = {"login": "alice", "password": "wrong"}
    assert client.post("/accounts/login/", wrong).status_code == 200
    answers = [client.post("/accounts/login/", wrong | {"login": f"x{n}"}) for n in range(40)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert "Too many attempts" in refused[0].content.decode()


def test_a_broken_page(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*arguments: Any) -> None:
        raise RuntimeError("broken")

    client = Client(raise_request_exception=False)
    client.force_login(alice)
    assert client.get("/").status_code == 200
    monkeypatch.setattr("rooms.views.list_joined", explode)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.content.decode()
    assert names(answer) == ["500.html"]


def test_alice_is_asked_for_her_password_once_more(client: Client, alice: User) -> None:
    client.force_login(alice)
    answer = client.get("/accounts/reauthenticate/")
    assert "Confirm your password" in answer.content.decode()
