import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.setup import setup_code
from rooms.models import Membership, Room
from tests.accounts.conftest import PASSWORD

OWNER = {
    "email": "Alice@Example.com",
    "username": "alice",
    "display_name": "Alice Chen",
    "password": PASSWORD,
}


@pytest.fixture(autouse=True)
def _no_users_yet(empty_site: None, settings: Any) -> None:
    settings.SETUP_CODE_REQUIRED = False


@pytest.mark.parametrize("path", ["/", "/rooms/", "/accounts/login/", "/admin/", "/nowhere/"])
def test_every_way_leads_to_the_first_run(client: Client, path: str) -> None:
    assert client.get(path)["Location"] == "/setup/"


def test_alice_founds_the_site(client: Client) -> None:
    assert client.get("/setup/").status_code == 200
    answer = client.post("/setup/", OWNER)
    lobby = Room.objects.get()
    assert answer["Location"] == f"/rooms/{lobby.pk}/"
    assert (lobby.name, lobby.kind) == ("Lobby", "public")

    alice = User.objects.get()
    assert (alice.username, alice.email, alice.name) == ("alice", "alice@example.com", "Alice Chen")
    assert alice.is_staff
    assert alice.is_superuser
    assert EmailAddress.objects.get(user=alice).verified
    assert Membership.objects.get(room=lobby, user=alice).role == "owner"
    assert client.session["_auth_user_id"] == str(alice.pk)


def test_afterwards_there_is_no_first_run(client: Client) -> None:
    client.post("/setup/", OWNER)
    assert User.objects.count() == 1
    assert client.get("/setup/").status_code == 404
    mallory = OWNER | {"username": "mallory", "email": "mallory@example.com"}
    assert Client().post("/setup/", mallory).status_code == 404
    assert User.objects.count() == 1


def test_a_process_that_knows_asks_no_more(
    client: Client, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        client.get("/accounts/login/")
    with django_assert_num_queries(0):
        client.get("/accounts/login/")


@pytest.mark.parametrize(
    ("field", "text"),
    [("email", "x"), ("username", "a@b"), ("password", "password"), ("password", "aliceexample")],
)
def test_what_cannot_be_founds_nothing(client: Client, field: str, text: str) -> None:
    answer = client.post("/setup/", OWNER | {field: text})
    assert list(answer.context["form"].errors) == [field]
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_founders_at_once_one_is_sent_to_sign_in(race: Callable[..., list[Any]]) -> None:
    second = OWNER | {"username": "mallory", "email": "mallory@example.com"}
    answers = race("rooms.setup.create_site", [("/setup/", OWNER), ("/setup/", second)])
    assert [answer.status_code for answer in answers] == [302, 302]
    ways = sorted(answer["Location"] for answer in answers)
    assert ways[0] == "/accounts/login/"
    assert re.fullmatch(r"/rooms/[0-9a-f-]{36}/", ways[1])
    assert (User.objects.count(), Room.objects.count()) == (1, 1)


class TestWithACode:
    @pytest.fixture(autouse=True)
    def _code_required(self, settings: Any) -> None:
        settings.SETUP_CODE_REQUIRED = True

    def test_the_code_is_four_groups_of_four(self) -> None:
        assert re.fullmatch(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", setup_code())

    def test_another_server_has_another_code(self, settings: Any) -> None:
        mine = setup_code()
        assert mine == setup_code()
        settings.SECRET_KEY = "x" * 40
        assert mine != setup_code()

    def test_alice_types_it_as_she_likes(self, client: Client) -> None:
        typed = setup_code().lower().replace("-", " ")
        client.post("/setup/", OWNER | {"code": typed})
        assert User.objects.count() == 1

    @pytest.mark.parametrize("code", ["", "AAAA-AAAA-AAAA-AAAA", "é", "\x01"])
    def test_mallory_without_it_founds_nothing(self, client: Client, code: str) -> None:
        answer = client.post("/setup/", OWNER | {"code": code})
        assert "code" in answer.context["form"].errors
        assert not User.objects.exists()

    def test_mallory_may_guess_five_times_a_minute(self, client: Client) -> None:
        for number in range(5):
            answer = client.post("/setup/", OWNER | {"code": f"GUESS{number}"})
            assert "Wrong setup code" in answer.content.decode()
        answer = client.post("/setup/", OWNER | {"code": setup_code()})
        assert "too fast" in answer.content.decode()
        assert not User.objects.exists()
        # From elsewhere the right code still works: a guesser does not lock the owner out.
        alice = Client(REMOTE_ADDR="10.0.0.2")
        assert alice.post("/setup/", OWNER | {"code": setup_code()}).status_code == 302
