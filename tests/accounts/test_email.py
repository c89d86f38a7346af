from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import confirm_password
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
    assert "A letter with a link is on its way" in page

    link = link_in(mailoutbox[0])
    assert "Yes, that is me" in client.get(link).content.decode()
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


def test_mallory_cannot_add_alices_email(client: Client, alice: User, mallory: User) -> None:
    client.force_login(mallory)
    confirm_password(client)
    client.post(PAGE, {"action_add": "", "email": "mine@example.com"})
    assert mallory.emailaddress_set.filter(email="mine@example.com").exists()
    answer = client.post(PAGE, {"action_add": "", "email": "Alice@example.com"})
    assert answer.context["form"].errors == {"email": ["That e-mail is already in use."]}
    assert not mallory.emailaddress_set.filter(email="alice@example.com").exists()


def test_a_link_that_is_no_link_changes_nothing(client: Client, alice: User) -> None:
    answer = client.get("/accounts/confirm-email/nonsense/")
    assert "This link no longer works" in answer.content.decode()


def test_the_page_that_waits_for_the_letter_names_the_folder(client: Client, alice: User) -> None:
    assert "var/mail" in client.get("/accounts/confirm-email/").content.decode()
