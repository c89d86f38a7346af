"""What works once works once, however many hold it and however they time it."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pydoc import locate
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connections
from django.test import Client

from accounts.models import User
from accounts.placeholders import claim_path, create_placeholders
from rooms.actions import create_invite
from rooms.models import Invite, Membership, Room
from tests.accounts.conftest import confirm_password
from tests.accounts.test_first_run import OWNER
from tests.accounts.test_passwords import ask_for_link, link_in
from tests.people import PASSWORD, make_person

RACERS = 20
pytestmark = pytest.mark.django_db(transaction=True)

Post = tuple[Client, str, dict[str, str]]


@pytest.fixture
def race(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, list[Post]], list[Any]]:
    """Send all posts; none passes the function named by `gate` before all have come to it."""

    def run(gate: str, posts: list[Post]) -> list[Any]:
        barrier = threading.Barrier(len(posts), timeout=60)
        passed: Any = locate(gate)

        def wait(*arguments: Any, **options: Any) -> Any:
            connections.close_all()  # there are fewer of them than racers
            barrier.wait()
            return passed(*arguments, **options)

        monkeypatch.setattr(gate, wait)
        with ThreadPoolExecutor(len(posts)) as pool:
            return list(pool.map(_post, posts))

    return run


def _post(post: Post) -> Any:
    client, path, data = post
    try:
        return client.post(path, data)
    finally:
        connections.close_all()


def _read(answer: Any) -> str:
    return str(answer.content.decode())


def choose_passwords(link: str) -> list[Post]:
    """Open the same link in many browsers; return what each then sends."""
    posts = []
    for number in range(RACERS):
        client = Client()
        form = client.get(link, follow=True).redirect_chain[-1][0]
        password = f"racing horse {number}"
        posts.append((client, form, {"password1": password, "password2": password}))
    return posts


def check_one_password(user: User, answers: list[Any]) -> None:
    """Exactly one racer was let through, and the password is that one's."""
    won = [number for number, answer in enumerate(answers) if answer.status_code == 302]
    assert len(won) == 1
    user.refresh_from_db()
    assert user.check_password(f"racing horse {won[0]}")
    refused = [_read(answer) for answer in answers if answer.status_code != 302]
    assert all("This link no longer works" in page for page in refused)


def test_a_reset_link_changes_one_password(
    race: Callable[..., list[Any]], alice: User, mailoutbox: list[EmailMessage]
) -> None:
    ask_for_link(Client(), alice.email)
    answers = race("accounts.adapter.replace_password", choose_passwords(link_in(mailoutbox[0])))
    check_one_password(alice, answers)


def test_a_claim_link_makes_one_person(race: Callable[..., list[Any]], alice: User) -> None:
    create_placeholders(people=[User(username="lee", email="lee@example.com")], joined={})
    lee = User.objects.get(username="lee")
    answers = race("accounts.adapter.replace_password", choose_passwords(claim_path(lee)))
    check_one_password(lee, answers)
    assert lee.is_active
    assert EmailAddress.objects.filter(user=lee, verified=True).count() == 1


def test_an_old_password_is_replaced_once(race: Callable[..., list[Any]], alice: User) -> None:
    posts = []
    for number in range(5):  # as many changes as a person may ask for in a minute
        client, password = Client(), f"racing horse {number}"
        client.force_login(alice)
        words = {"password1": password, "password2": password}
        posts.append((client, "/accounts/password/change/", words | {"oldpassword": PASSWORD}))
    answers = race("accounts.adapter.replace_password", posts)
    assert sorted(answer.status_code for answer in answers) == [302, *[409] * 4]


def test_a_confirmation_link_confirms_once(
    race: Callable[..., list[Any]], alice: User, mailoutbox: list[EmailMessage]
) -> None:
    client = Client()
    client.force_login(alice)
    confirm_password(client)
    client.post("/accounts/email/", {"action_add": "", "email": "new@example.com"})
    link = link_in(mailoutbox[0])
    posts: list[Post] = [(Client(), link, {}) for _ in range(RACERS)]
    answers = race("accounts.adapter.AccountAdapter.confirm_email", posts)
    assert {answer.status_code for answer in answers} == {302}
    pages = [_read(post[0].get("/accounts/login/")) for post in posts]
    confirmed = [page for page in pages if "has been verified" in page]
    assert len(confirmed) == 1
    assert EmailAddress.objects.get(email="new@example.com").verified
    assert client.post(link).status_code == 404


def test_an_address_is_confirmed_by_one_of_many_accounts(
    race: Callable[..., list[Any]], alice: User, mailoutbox: list[EmailMessage]
) -> None:
    people = [make_person(f"racer{number}") for number in range(RACERS)]
    posts: list[Post] = []
    for person in people:
        client = Client()
        client.force_login(person)
        confirm_password(client)
        mailoutbox.clear()
        EmailAddress.objects.create(user=person, email="shared@example.com")
        cache.clear()  # or there is one email to an address in three minutes
        client.post("/accounts/email/", {"action_send": "", "email": "shared@example.com"})
        posts.append((client, link_in(mailoutbox[0]), {}))
    answers = race("accounts.adapter.AccountAdapter.confirm_email", posts)
    assert {answer.status_code for answer in answers} == {302}
    assert EmailAddress.objects.filter(email="shared@example.com", verified=True).count() == 1


def test_a_link_of_three_uses_lets_three_in(
    race: Callable[..., list[Any]], alice: User, cellar: Room
) -> None:
    invite, token = create_invite(room=cellar, by=alice, max_uses=3)
    posts: list[Post] = []
    for number in range(RACERS):
        client = Client()
        client.force_login(make_person(f"racer{number}"))
        posts.append((client, f"/api/v1/invites/{token}", {}))
    answers = race("messaging.api.invites.actions.accept_invite", posts)
    assert sorted(answer.status_code for answer in answers) == [*[200] * 3, *[404] * 17]
    assert Invite.objects.get(pk=invite.pk).uses == 3
    assert Membership.objects.filter(room=cellar).count() == 2 + 3


def test_a_site_gets_one_owner(
    race: Callable[..., list[Any]], empty_site: None, settings: Any
) -> None:
    settings.SETUP_CODE_REQUIRED = False
    posts: list[Post] = []
    for number in range(RACERS):
        who = {"username": f"racer{number}", "email": f"racer{number}@example.com"}
        posts.append((Client(), "/setup/", OWNER | who))
    answers = race("rooms.setup.create_site", posts)
    assert {answer.status_code for answer in answers} == {302}
    ways = [answer["Location"] for answer in answers]
    assert ways.count("/accounts/login/") == RACERS - 1
    assert (User.objects.count(), Room.objects.count()) == (1, 1)
