import re
from typing import Any

from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import PASSWORD

NEW = "a better horse"


def link_in(mail: EmailMessage) -> str:
    found = re.search(r"http://testserver(/\S+)", str(mail.body))
    assert found
    return found[1]


def ask_for_link(client: Client, email: str) -> Any:
    return client.post("/accounts/password/reset/", {"email": email}, follow=True)


def test_alice_forgot_her_password(
    client: Client, alice: User, mailoutbox: list[EmailMessage]
) -> None:
    ask_for_link(client, "ALICE@example.com")
    assert mailoutbox[0].subject == "[Confab] Choose a new password"
    link = link_in(mailoutbox[0])

    form = client.get(link, follow=True)
    assert "Choose a new password" in form.content.decode()
    where = form.redirect_chain[-1][0]
    done = client.post(where, {"password1": NEW, "password2": NEW}, follow=True)
    assert "Your password was changed" in done.content.decode()

    alice.refresh_from_db()
    assert alice.check_password(NEW)
    assert "This link no longer works" in Client().get(link, follow=True).content.decode()


def test_two_different_passwords_change_nothing(
    client: Client, alice: User, mailoutbox: list[EmailMessage]
) -> None:
    ask_for_link(client, alice.email)
    where = client.get(link_in(mailoutbox[0]), follow=True).redirect_chain[-1][0]
    answer = client.post(where, {"password1": NEW, "password2": "another horse"})
    assert list(answer.context["form"].errors) == ["password2"]
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_the_page_is_the_same_for_an_unknown_email(
    client: Client, alice: User, mailoutbox: list[EmailMessage]
) -> None:
    known = ask_for_link(client, alice.email)
    unknown = ask_for_link(client, "nobody@example.com")
    assert known.redirect_chain == unknown.redirect_chain
    assert [mail.subject for mail in mailoutbox] == [
        "[Confab] Choose a new password",
        "[Confab] No account uses this email",
    ]


def test_alice_changes_her_password_and_stays_signed_in(client: Client, alice: User) -> None:
    client.force_login(alice)
    words = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/accounts/password/change/", words).status_code == 302
    assert client.get("/account/").status_code == 200
    alice.refresh_from_db()
    assert alice.check_password(NEW)


def test_mallory_at_alices_desk_does_not_know_the_old_one(client: Client, alice: User) -> None:
    client.force_login(alice)
    words = {"oldpassword": "a guess", "password1": NEW, "password2": NEW}
    answer = client.post("/accounts/password/change/", words)
    assert answer.context["form"].errors == {"oldpassword": ["Incorrect password."]}
