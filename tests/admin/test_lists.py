"""The lists: found, narrowed, and as fast as ever when they are long."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.admin import paging
from accounts.models import User
from messaging.models import Message
from rooms.actions import ban_member, join_room
from rooms.models import Room
from tests.admin.client import AdminClient
from tests.architecture.checks import INLINE
from tests.messages import post, report
from tests.people import make_person

# The most queries of a page: session, person, rights, and those of the list itself.
LISTS = {
    "accounts/user": 6,
    "accounts/auditentry": 6,
    "rooms/room": 6,
    "rooms/membership": 6,
    "rooms/ban": 6,
    "messaging/message": 6,
    "messaging/report": 6,
    "messaging/purge": 6,
}
BIG = "messaging_message|accounts_user|rooms_room|rooms_membership|accounts_auditentry"


@pytest.fixture
def haystack(alice: User, bob: User, lobby: Room) -> Message:
    post(lobby, alice, "Hay")
    return post(lobby, bob, "Needle in a haystack")


@pytest.mark.parametrize("path", LISTS)
def test_every_list_is_shown_and_searched(
    admin_client: AdminClient, haystack: Message, path: str
) -> None:
    for query in ("", "?q=bob", "?q=Lobby", f"?q={haystack.room_id}", "?p=2"):
        assert admin_client.get(f"{path}/{query}").status_code in (200, 302), query


@pytest.mark.parametrize("path", LISTS)
def test_no_list_counts_what_may_be_long(
    admin_client: AdminClient, haystack: Message, path: str
) -> None:
    for query in ("", "?q=bob"):
        with CaptureQueriesContext(connection) as asked:
            admin_client.read(f"{path}/{query}")
        assert len(asked) > 3, "the list is read"
        assert not [query["sql"] for query in asked if _counts(query["sql"])]


def test_the_check_for_counting_finds_a_planted_one(haystack: Message) -> None:
    with CaptureQueriesContext(connection) as asked:
        Message.objects.count()
    assert any(_counts(query["sql"]) for query in asked)


@pytest.mark.parametrize(("path", "most"), LISTS.items())
def test_a_list_costs_the_same_queries_whatever_its_length(
    admin_client: AdminClient,
    haystack: Message,
    alice: User,
    path: str,
    most: int,
    django_assert_max_num_queries: Any,
) -> None:
    room = haystack.room
    for number in range(12):
        person = make_person(f"person{number}")
        join_room(room=room, user=person)
        report(post(room, alice, str(number)), person)
        if number % 2:
            ban_member(room=room, user=person, by=alice)
    admin_client.read(f"{path}/")
    with django_assert_max_num_queries(most):
        admin_client.read(f"{path}/")


def test_a_long_list_shows_an_estimate_and_its_pages(
    admin_client: AdminClient, lobby: Room, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        post(lobby, bob, f"Message {number}")
    assert "about" not in admin_client.read("messaging/message/")
    monkeypatch.setattr(paging, "MAX_EXACT", 50)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE messaging_message, rooms_room")
    first = admin_client.read("messaging/message/")
    assert "about 6" in first
    assert "Message 59" in first
    assert "Message 5<" not in first
    assert "Message 5<" in admin_client.read("messaging/message/?p=2")


def test_pages_end_at_the_limit(
    admin_client: AdminClient, lobby: Room, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        post(lobby, bob, f"Message {number}")
    assert "?p=2" in admin_client.read("messaging/message/")
    monkeypatch.setattr(paging, "MAX_PAGES", 1)
    assert "?p=2" not in admin_client.read("messaging/message/")
    assert admin_client.get("messaging/message/?p=2").status_code == 302


def test_text_is_searched_in_one_room_or_of_one_author(
    admin_client: AdminClient, haystack: Message, bob: User
) -> None:
    assert "Needle" in admin_client.read("messaging/message/")
    assert "Needle" not in admin_client.read("messaging/message/?q=haystack")
    for narrowed in (f"room={haystack.room_id}", f"author={bob.pk}"):
        found = admin_client.read(f"messaging/message/?q=haystack&{narrowed}")
        assert "Needle" in found
        assert ">Hay<" not in found


def test_a_person_is_found_by_a_part_of_their_name(admin_client: AdminClient, bob: User) -> None:
    make_person("robert", display_name="Bobby Tables")
    found = admin_client.read("accounts/user/?q=bobby")
    assert "robert" in found
    assert str(bob.pk) not in found


@pytest.mark.parametrize("path", [*LISTS, "accounts/user/add"])
def test_no_page_has_a_script_or_style_of_its_own(
    owner_admin_client: AdminClient, haystack: Message, path: str
) -> None:
    assert INLINE.findall(owner_admin_client.read(f"{path}/")) == []


def test_the_admin_is_entered_through_the_sites_own_sign_in(client: Client, alice: User) -> None:
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=")
    posted = client.post("/admin/login/", {"username": "alice", "password": "x"})
    assert posted["Location"].startswith("/accounts/login/")


def _counts(sql: str) -> bool:
    """Whether the statement counts the rows of a table that may be long; those of a row may be."""
    return re.search(rf'SELECT COUNT\([^)]*\) AS "__count" FROM "({BIG})"', sql) is not None
