"""One person has one name, however it is spelled; another spelling never reaches another's mail."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.common.errors import Invalid
from accounts.identity import email_key, username_key
from accounts.models import User
from accounts.placeholders import create_placeholders, set_placeholder_email
from tests.accounts.conftest import confirm_password
from tests.accounts.test_passwords import ask_for_link, link_in
from tests.admin.client import AdminClient
from tests.people import PASSWORD, make_person

STORED = "lee@piggit.example"
# Other addresses, whose owners are not Lee: PostgreSQL's UPPER makes each of them Lee's.
LOOK_ALIKES = ["lee@pıggit.example", "lee@pİggit.example"]
# Lee's own address, in the ways in which a keyboard or a registry may spell it.
SPELLINGS = ["LEE@PIGGIT.EXAMPLE", "lee@ｐｉｇｇｉｔ.example"]


@pytest.fixture
def lee(alice: User) -> User:
    """Lee came with an import; no one signs in as Lee until Lee has a password."""
    lee = User(username="lee", email=STORED)
    create_placeholders(people=[lee], joined={})
    return User.objects.get(pk=lee.pk)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("BEN", "ben"),
        ("ＢＥＮ", "ben"),
        ("Jose\u0301", "josé"),
        ("weiß", "WEISS"),
        ("ſue", "sue"),
        ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
    ],
)
def test_two_spellings_are_one_username(one: str, other: str) -> None:
    assert username_key(one) == username_key(other)


@pytest.mark.parametrize(("one", "other"), [("ı", "i"), ("jose", "josé"), ("ben", "ben2")])
def test_two_letters_are_two_usernames(one: str, other: str) -> None:
    assert username_key(one) != username_key(other)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Dora@Bücher.example", "dora@xn--bcher-kva.example"),
        ("dora@xn--bcher-kva.example", "dora@xn--bcher-kva.example"),
        ("dora@straße.example", "dora@xn--strae-oqa.example"),
        ("dora@STRASSE.example", "dora@strasse.example"),
        ("dora@a_b.example", "dora@a_b.example"),
        ("dora@[127.0.0.1]", "dora@[127.0.0.1]"),
        ("  dora  ", "dora"),
        ("", ""),
        ("@", "@"),
        ("dora@" + "x" * 100_000, "dora@" + "x" * 100_000),
    ],
)
def test_an_address_has_one_form(typed: str, key: str) -> None:
    assert email_key(typed) == key
    assert email_key(key) == key


@pytest.mark.parametrize("typed", SPELLINGS)
def test_lee_becomes_a_person_by_the_email_to_the_stored_address(
    client: Client, lee: User, typed: str, mailoutbox: list[EmailMessage]
) -> None:
    ask_for_link(client, typed)
    assert [mail.to for mail in mailoutbox] == [[STORED]]
    assert "/accounts/password/reset/key/" in link_in(mailoutbox[0])


@pytest.mark.parametrize("typed", [*LOOK_ALIKES, "ĺee@piggit.example", "leſ@piggit.example"])
def test_a_look_alike_gets_no_key_to_lee(
    client: Client, lee: User, typed: str, mailoutbox: list[EmailMessage]
) -> None:
    ask_for_link(client, typed)
    assert not any("/reset/key/" in str(mail.body) for mail in mailoutbox)
    assert all(mail.to != [STORED] for mail in mailoutbox)
    lee.refresh_from_db()
    assert not lee.is_active


def test_a_long_s_in_a_domain_is_the_same_domain(
    client: Client, alice: User, mailoutbox: list[EmailMessage]
) -> None:
    """UTS 46 maps it to s, as every browser does; mail goes to the stored address all the same."""
    create_placeholders(people=[User(username="sue", email="sue@site.example")], joined={})
    ask_for_link(client, "sue@ſite.example")
    assert [mail.to for mail in mailoutbox] == [["sue@site.example"]]


def test_a_look_alike_that_is_confirmed_releases_no_other_address(
    client: Client, lee: User, mallory: User, mailoutbox: list[EmailMessage]
) -> None:
    client.force_login(mallory)
    confirm_password(client)
    client.post("/accounts/email/", {"action_add": "", "email": LOOK_ALIKES[0]})
    client.post(link_in(mailoutbox[0]))
    assert EmailAddress.objects.filter(user=mallory, verified=True).count() == 2
    lee.refresh_from_db()
    assert lee.email == STORED


def test_confirming_an_address_takes_it_from_accounts_that_did_not(
    client: Client, lee: User, alice: User, mailoutbox: list[EmailMessage]
) -> None:
    client.force_login(alice)
    confirm_password(client)
    client.post("/accounts/email/", {"action_add": "", "email": STORED.upper()})
    client.post(link_in(mailoutbox[0]))
    assert EmailAddress.objects.get(email=STORED).user == alice
    lee.refresh_from_db()
    assert (lee.email, lee.email_key) == ("", None)


def test_an_international_domain_is_one_address_in_both_spellings(
    client: Client, alice: User, mailoutbox: list[EmailMessage]
) -> None:
    client.force_login(alice)
    confirm_password(client)
    client.post("/accounts/email/", {"action_add": "", "email": "alice@Bücher.example"})
    client.post(link_in(mailoutbox[0]))
    assert mailoutbox[0].to == ["alice@xn--bcher-kva.example"]
    for spelling in ("alice@bücher.example", "ALICE@xn--bcher-kva.example"):
        assert Client().login(username=spelling, password=PASSWORD)
        answer = Client().post("/accounts/login/", {"login": spelling, "password": PASSWORD})
        assert answer.status_code == 302
        answer = client.post("/accounts/email/", {"action_add": "", "email": spelling})
        assert answer.context["form"].errors == {"email": ["You've already added that email."]}


@pytest.mark.parametrize("login", ["aIıce", "alıce", "alıce@example.com", "alice@exampIe.com"])
def test_a_look_alike_does_not_sign_in(client: Client, alice: User, login: str) -> None:
    assert Client().login(username="ALICE", password=PASSWORD)
    answer = client.post("/accounts/login/", {"login": login, "password": PASSWORD})
    assert answer.status_code == 200
    assert not Client().login(username=login, password=PASSWORD)


@pytest.mark.parametrize(("old", "login"), [("weiß", "WEISS"), ("josé", "JOSE\u0301")])
def test_a_name_signs_in_as_python_folds_it(
    client: Client, alice: User, old: str, login: str
) -> None:
    make_person(old)
    answer = client.post("/accounts/login/", {"login": login, "password": PASSWORD})
    assert answer.status_code == 302
    taken = client.__class__().post("/accounts/signup/", {"username": login, "password1": PASSWORD})
    assert taken.context["form"].errors == {"username": ["That username is taken."]}


def test_tries_count_for_one_account_in_every_spelling(client: Client, alice: User) -> None:
    spellings = ["alice", "ALICE", "ａlice", "aｌice", "alｉce", "alicｅ"]
    for login in spellings:
        answer = client.post("/accounts/login/", {"login": login, "password": "guess"})
    assert "Too many attempts" in answer.content.decode()


def test_the_database_refuses_a_second_spelling(alice: User) -> None:
    for fields in ({"username": "ＡLICE"}, {"username": "x", "email": "Alice@ＥXAMPLE.com"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(**fields)


def test_keys_follow_however_a_row_is_saved(alice: User) -> None:
    alice.username = "Álice"
    alice.save(update_fields=["username"])
    User.objects.filter(pk=alice.pk).update(email="A@Bücher.example")
    alice.refresh_from_db()
    assert (alice.username_key, alice.email_key) == ("álice", "a@xn--bcher-kva.example")
    assert User.objects.with_email("a@bücher.example").get() == alice


def test_the_admin_compares_the_same_way(alice: User) -> None:
    alice.is_staff = alice.is_superuser = True
    alice.save()
    admin = AdminClient(alice)
    words: dict[str, Any] = {
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    add = "/admin/accounts/user/add/"
    refused = admin.client.post(add, {"username": "ＡＬＩＣＥ", "email": "", **words})
    assert "That username is taken." in refused.content.decode()
    refused = admin.client.post(add, {"username": "x", "email": "ALICE@example.com", **words})
    assert "That email is already in use." in refused.content.decode()
    made = admin.client.post(add, {"username": "alıce", "email": "x@Bücher.example", **words})
    assert made.status_code == 302
    assert User.objects.get(username="alıce").email == "x@xn--bcher-kva.example"
    page = "/admin/account/emailaddress/add/"
    person = User.objects.get(username="alıce")
    admin.client.post(page, {"user": person.pk, "email": "New@Bücher.example"})
    assert EmailAddress.objects.filter(user=person, email="new@xn--bcher-kva.example").exists()


def test_a_placeholder_gets_no_address_of_another(lee: User, alice: User) -> None:
    for email in ("ALICE@example.com", "no address", "leſ@example.com"):
        with pytest.raises(Invalid):
            set_placeholder_email(user=lee, email=email)
    set_placeholder_email(user=lee, email="lee@Bücher.example")
    assert lee.email == "lee@xn--bcher-kva.example"


def test_commands_find_people_in_any_spelling_and_no_one_else(lee: User, alice: User) -> None:
    call_command("claim", "ＬＥＥ")
    User.objects.filter(pk=alice.pk).update(is_superuser=True)
    make_person("ivan")
    with pytest.raises(CommandError):
        call_command("moderate", "suspend", "ıvan", reason="Spam")
    call_command("moderate", "suspend", "ＩVAN", reason="Spam", by="ＡＬＩＣＥ")
    assert not User.objects.get(username="ivan").is_active
