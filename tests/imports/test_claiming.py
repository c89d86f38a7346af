"""Imported people get placeholder accounts, which only they can claim."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.actions import suspend_person
from accounts.models import User
from messaging.models import Message
from rooms.models import Room
from tests.accounts.test_mail_server import read_link
from tests.admin.client import AdminClient
from tests.http_client import HttpClient
from tests.imports.archives import import_archive, write_files
from tests.imports.slack_files import slack_export
from tests.live import LiveServer
from tests.people import PASSWORD, make_person

ADDRESS = "bob.smith@example.com"


@pytest.fixture
def placeholder(alice: User, tmp_path: Path) -> User:
    """Bob's placeholder account, from the import."""
    import_archive(write_files(tmp_path / "slack.zip", slack_export()))
    bob = User.objects.get(email=ADDRESS)
    assert not bob.is_active
    return bob


@pytest.fixture
def mail_server(transactional_db: None, tmp_path: Path) -> Iterator[LiveServer]:
    server = LiveServer(EMAIL_URL=f"filemail:///{tmp_path / 'mail'}")
    server.start()
    yield server
    server.terminate()


def choose_password(client: Client, path: str) -> None:
    where = client.get(path, follow=True).redirect_chain[-1][0]
    done = client.post(where, {"password1": PASSWORD, "password2": PASSWORD}, follow=True)
    assert "Your password was changed" in done.content.decode()


def claim(*arguments: str) -> str:
    output = StringIO()
    call_command("claim", *arguments, stdout=output)
    return output.getvalue().strip()


def test_bob_claims_his_account_with_an_emailed_link(
    mail_server: LiveServer, placeholder: User, tmp_path: Path
) -> None:
    bob = HttpClient(mail_server)
    bob.submit("/accounts/password/reset/", email=ADDRESS)
    form = bob.get(read_link(tmp_path / "mail")).url
    bob.submit(urlsplit(form).path, password1=PASSWORD, password2=PASSWORD)
    answer = bob.submit("/accounts/login/", login=ADDRESS, password=PASSWORD)
    assert answer.url == f"{mail_server.url}/"
    general = Room.objects.get(name="general")
    assert "bob.smith" in bob.get(f"/api/v1/rooms/{general.pk}/messages").read().decode()
    assert EmailAddress.objects.get(user=placeholder).verified
    assert Message.objects.filter(author=placeholder).exists()


def test_signing_up_with_bobs_email_does_not_claim_his_account(
    mail_server: LiveServer, placeholder: User, tmp_path: Path
) -> None:
    """The owner of the email gets a message with a way to sign in."""
    mallory = HttpClient(mail_server)
    fields = {"email": ADDRESS, "username": "mallory", "password1": PASSWORD}
    mallory.submit("/accounts/signup/", **fields)
    assert len(list((tmp_path / "mail").iterdir())) == 1
    placeholder.refresh_from_db()
    assert not placeholder.is_active
    assert not placeholder.has_usable_password()
    assert not User.objects.filter(username="mallory").exists()


def test_alice_confirms_bobs_email_as_her_own(
    mail_server: LiveServer, placeholder: User, alice: User, tmp_path: Path
) -> None:
    """A confirmed email belongs to the account that confirmed it."""
    hers = HttpClient(mail_server, alice)
    hers.submit("/accounts/reauthenticate/", password=PASSWORD)
    hers.submit("/accounts/email/", email=ADDRESS, action_add="")
    placeholder.refresh_from_db()
    assert placeholder.email == ADDRESS, "asking for it is not enough"
    assert hers.submit(read_link(tmp_path / "mail")).status == 200
    hers.submit("/accounts/email/", email=ADDRESS, action_primary="")
    alice.refresh_from_db()
    assert alice.email == ADDRESS
    placeholder.refresh_from_db()
    assert (placeholder.email, placeholder.is_active) == ("", False)
    assert claim("bob.smith").startswith("/accounts/password/reset/")


@pytest.mark.django_db
def test_the_operator_makes_a_link_for_bob(placeholder: User, client: Client) -> None:
    assert not client.login(username="bob.smith", password=PASSWORD)
    path = claim("BOB.smith")
    choose_password(client, path)
    assert client.login(username="bob.smith", password=PASSWORD)
    # Only once, and not for a claimed account.
    assert "no longer works" in Client().get(path, follow=True).content.decode()
    with pytest.raises(CommandError, match="no unclaimed account"):
        claim("bob.smith")


@pytest.mark.django_db
def test_an_imported_account_without_an_email_gets_one(placeholder: User, client: Client) -> None:
    with pytest.raises(CommandError, match="already in use"):
        claim("eve", "--email", "alice@example.com")
    choose_password(client, claim("eve", "--email", "Eve@Example.com"))
    eve = User.objects.get(username="eve")
    assert eve.is_active
    assert EmailAddress.objects.get(user=eve, verified=True).email == "eve@example.com"


@pytest.mark.django_db
def test_a_suspended_account_cannot_be_claimed(placeholder: User, alice: User) -> None:
    User.objects.filter(pk=placeholder.pk).update(suspended_at=timezone.now())
    for username in ("bob.smith", "alice"):
        with pytest.raises(CommandError, match="no unclaimed account"):
            claim(username)


@pytest.mark.django_db
def test_an_unclaimed_account_is_not_suspended(placeholder: User, alice: User) -> None:
    alice.is_staff = alice.is_superuser = True
    alice.save()
    suspend_person(user=make_person("mallory"), by=alice, reason="Spam")
    admin_client = AdminClient(alice)
    today = admin_client.read("")
    assert ">mallory<" in today
    assert ">bob.smith<" not in today
    assert "unclaimed account" in admin_client.read(f"accounts/user/{placeholder.pk}/change/")
    assert not admin_client.can_act("accounts/user", "reinstate", placeholder)
