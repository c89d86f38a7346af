"""Whoever came with an import is kept a place, which they alone can take."""

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
from tests.admin.client import Office
from tests.http_client import Visitor
from tests.imports.archives import take_in, write_files
from tests.imports.slack_files import slack_export
from tests.live import LiveServer
from tests.people import PASSWORD, make_person

ADDRESS = "bob.smith@example.com"


@pytest.fixture
def kept(alice: User, tmp_path: Path) -> User:
    """Bob, of whom nobody here knows but what came over."""
    take_in(write_files(tmp_path / "slack.zip", slack_export()))
    bob = User.objects.get(email=ADDRESS)
    assert not bob.is_active
    return bob


@pytest.fixture
def post_office(transactional_db: None, tmp_path: Path) -> Iterator[LiveServer]:
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


def test_the_letter_to_their_address_lets_them_in(
    post_office: LiveServer, kept: User, tmp_path: Path
) -> None:
    bob = Visitor(post_office)
    bob.submit("/accounts/password/reset/", email=ADDRESS)
    form = bob.get(read_link(tmp_path / "mail")).url
    bob.submit(urlsplit(form).path, password1=PASSWORD, password2=PASSWORD)
    answer = bob.submit("/accounts/login/", login=ADDRESS, password=PASSWORD)
    assert answer.url == f"{post_office.url}/"
    general = Room.objects.get(name="general")
    assert "bob.smith" in bob.get(f"/api/v1/rooms/{general.pk}/messages").read().decode()
    assert EmailAddress.objects.get(user=kept).verified
    assert Message.objects.filter(author=kept).exists()


def test_signing_up_with_the_address_takes_nothing_without_the_letter(
    post_office: LiveServer, kept: User, tmp_path: Path
) -> None:
    """Whoever signs up is told by letter that the address is known, and how to get in."""
    mallory = Visitor(post_office)
    fields = {"email": ADDRESS, "username": "mallory", "password1": PASSWORD}
    mallory.submit("/accounts/signup/", **fields)
    assert len(list((tmp_path / "mail").iterdir())) == 1
    kept.refresh_from_db()
    assert not kept.is_active
    assert not kept.has_usable_password()
    assert not User.objects.filter(username="mallory").exists()


def test_whoever_has_an_account_already_keeps_it_with_their_address(
    post_office: LiveServer, kept: User, alice: User, tmp_path: Path
) -> None:
    """Alice shows that Bob's address is hers too; it is nobody else's then."""
    hers = Visitor(post_office, alice)
    hers.submit("/accounts/reauthenticate/", password=PASSWORD)
    hers.submit("/accounts/email/", email=ADDRESS, action_add="")
    kept.refresh_from_db()
    assert kept.email == ADDRESS, "asking for it is not enough"
    assert hers.submit(read_link(tmp_path / "mail")).status == 200
    hers.submit("/accounts/email/", email=ADDRESS, action_primary="")
    alice.refresh_from_db()
    assert alice.email == ADDRESS
    kept.refresh_from_db()
    assert (kept.email, kept.is_active) == ("", False)
    assert claim("bob.smith").startswith("/accounts/password/reset/")


@pytest.mark.django_db
def test_the_owner_gives_a_path_to_whom_they_know(kept: User, client: Client) -> None:
    assert not client.login(username="bob.smith", password=PASSWORD)
    path = claim("BOB.smith")
    choose_password(client, path)
    assert client.login(username="bob.smith", password=PASSWORD)
    # Once, and not for somebody who is here.
    assert "no longer works" in Client().get(path, follow=True).content.decode()
    with pytest.raises(CommandError, match="no unclaimed account"):
        claim("bob.smith")


@pytest.mark.django_db
def test_somebody_without_an_address_gets_one(kept: User, client: Client) -> None:
    with pytest.raises(CommandError, match="already in use"):
        claim("eve", "--email", "alice@example.com")
    choose_password(client, claim("eve", "--email", "Eve@Example.com"))
    eve = User.objects.get(username="eve")
    assert eve.is_active
    assert EmailAddress.objects.get(user=eve, verified=True).email == "eve@example.com"


@pytest.mark.django_db
def test_who_was_shut_out_claims_nothing(kept: User, alice: User) -> None:
    User.objects.filter(pk=kept.pk).update(suspended_at=timezone.now())
    for username in ("bob.smith", "alice"):
        with pytest.raises(CommandError, match="no unclaimed account"):
            claim(username)


@pytest.mark.django_db
def test_a_kept_place_is_no_suspension(kept: User, alice: User) -> None:
    alice.is_staff = alice.is_superuser = True
    alice.save()
    suspend_person(user=make_person("mallory"), by=alice, reason="Spam")
    office = Office(alice)
    today = office.read("")
    assert ">mallory<" in today
    assert ">bob.smith<" not in today
    assert "unclaimed account" in office.read(f"accounts/user/{kept.pk}/change/")
    assert not office.can_act("accounts/user", "reinstate", kept)
