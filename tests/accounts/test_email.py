import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client

from accounts.identity import email_key
from accounts.models import User
from tests.accounts.conftest import PASSWORD, confirm_password
from tests.accounts.test_passwords import link_in

PAGE = "/accounts/email/"


def test_alice_adds_an_email_and_verifies_it(
    client: Client, alice: User, mailoutbox: list[EmailMessage]
) -> None:
    client.force_login(alice)
    confirm_password(client)
    client.post(PAGE, {"action_add": "", "email": "New@example.com"})
    page = client.get(PAGE).content.decode()
    assert "new@example.com" in page
    assert "We sent a link to" in page

    link = link_in(mailoutbox[0])
    assert "Confirm email address" in client.get(link).content.decode()
    assert not EmailAddress.objects.get(email="new@example.com").verified
    client.post(link)
    assert EmailAddress.objects.get(email="new@example.com").verified


def test_alice_makes_the_new_one_her_main_email(
    client: Client, alice: User, mailoutbox: list[EmailMessage]
) -> None:
    client.force_login(alice)
    confirm_password(client)
    client.post(PAGE, {"action_add": "", "email": "new@example.com"})
    client.post(link_in(mailoutbox[0]))
    client.post(PAGE, {"action_primary": "", "email": "new@example.com"})
    alice.refresh_from_db()
    assert alice.email == "new@example.com"
    client.post(PAGE, {"action_remove": "", "email": "alice@example.com"})
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["new@example.com"]


@pytest.mark.parametrize(
    "email", ["Alice@example.com", "alice@ＥＸＡＭＰＬＥ.com", "mine@example.com"]
)
def test_adding_an_email_does_not_reveal_whether_it_is_taken(
    client: Client, alice: User, mallory: User, email: str, mailoutbox: list[EmailMessage]
) -> None:
    client.force_login(mallory)
    confirm_password(client)
    answer = client.post(PAGE, {"action_add": "", "email": email})
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    page = client.get(PAGE).content.decode()
    assert "We sent a link to" in page
    stored = email_key(email)
    assert [mail.to for mail in mailoutbox] == [[stored]]
    # What is not confirmed gives nothing: neither the main place nor a sign-in.
    client.post(PAGE, {"action_primary": "", "email": stored})
    mallory.refresh_from_db()
    assert mallory.email == "mallory@example.com"
    assert Client().login(username=stored, password=PASSWORD) is (stored == alice.email)


def test_an_unconfirmed_email_does_not_follow_a_removed_one(
    client: Client, alice: User, mallory: User
) -> None:
    mallory.emailaddress_set.all().delete()  # as an account that the admin made
    client.force_login(mallory)
    confirm_password(client)
    client.post(PAGE, {"action_add": "", "email": alice.email})
    client.post(PAGE, {"action_primary": "", "email": alice.email})
    client.post(PAGE, {"action_remove": "", "email": mallory.email})
    mallory.refresh_from_db()
    assert mallory.email == "mallory@example.com"
    client.post(PAGE, {"action_remove": "", "email": alice.email})
    client.post(PAGE, {"action_remove": "", "email": mallory.email})
    mallory.refresh_from_db()
    assert mallory.email == ""


def test_a_link_that_is_no_link_changes_nothing(client: Client, alice: User) -> None:
    answer = client.get("/accounts/confirm-email/nonsense/")
    assert "This link no longer works" in answer.content.decode()


def test_only_an_administrator_is_shown_where_unsent_emails_are_saved(
    client: Client, alice: User
) -> None:
    page = client.get("/accounts/confirm-email/").content.decode()
    assert "Email isn't set up on this site. Contact an administrator." in page
    User.objects.filter(pk=alice.pk).update(is_staff=True)
    client.force_login(alice)
    confirm_password(client)
    assert "var/mail" in client.get(PAGE).content.decode()
