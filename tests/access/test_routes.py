"""Every route of the HTTP API × every kind of user."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import User
from accounts.requests import PAGE_USER_HEADER
from config.api import api
from messaging.models import Message
from rooms.models import Room
from tests.access.permission_table import ROUTES, Row, find_seq, for_everyone, rows_of
from tests.access.scenario import INSIDERS, OUTSIDERS, PEOPLE, Scenario, make_scenario

PREFIX = "/api/v1"


@pytest.fixture
def scenario(db: None) -> Scenario:
    return make_scenario()


def test_every_route_has_a_row() -> None:
    paths = api.get_openapi_schema()["paths"]
    found = {
        f"{method.upper()} {path.removeprefix(PREFIX)}"
        for path, methods in paths.items()
        for method in methods
    }
    assert found
    assert found == set(ROUTES)


@pytest.mark.parametrize(("endpoint", "row"), rows_of(ROUTES), ids=lambda value: name(value))
def test_everyone_gets_the_answer_of_the_table(scenario: Scenario, endpoint: str, row: Row) -> None:
    answers = {who: try_endpoint(scenario, endpoint, row, who).status_code for who in PEOPLE}
    assert answers == {who: row.expect(who) for who in PEOPLE}


@pytest.mark.parametrize(("endpoint", "row"), rows_of(ROUTES), ids=lambda value: name(value))
def test_a_room_one_may_not_see_answers_like_none(
    scenario: Scenario, endpoint: str, row: Row
) -> None:
    if "{room_id}" not in endpoint:
        return
    for who in OUTSIDERS:
        hidden = try_endpoint(scenario, endpoint, row, who)
        missing = try_endpoint(scenario, endpoint, row, who, room=uuid4())
        assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)
        assert hidden.status_code == 404


@pytest.mark.parametrize(("endpoint", "row"), rows_of(ROUTES), ids=lambda value: name(value))
def test_who_is_refused_changes_nothing(scenario: Scenario, endpoint: str, row: Row) -> None:
    refused = [who for who in PEOPLE if row.expect(who) >= 400]
    for who in refused:
        with undone():
            path = way_to(scenario, endpoint, row, who)
            before = state(scenario)
            send(scenario, endpoint, row, who, path)
            assert state(scenario) == before, who


@pytest.mark.parametrize(("endpoint", "row"), rows_of(ROUTES), ids=lambda value: name(value))
def test_a_page_of_another_person_is_refused_and_changes_nothing(
    scenario: Scenario, endpoint: str, row: Row
) -> None:
    for who in (*OUTSIDERS, *INSIDERS):
        with undone():
            path = way_to(scenario, endpoint, row, who)
            before = state(scenario)
            refused = send(scenario, endpoint, row, who, path, page_of=scenario.other)
            assert (refused.status_code, refused.json()["error"]["code"]) == (401, "wrong_user")
            assert state(scenario) == before, who
            own = send(scenario, endpoint, row, who, path, page_of=scenario.people[who])
            assert own.status_code == row.expect(who)


def test_without_a_session_the_answer_is_forbidden_whatever_person_is_named(
    scenario: Scenario,
) -> None:
    answer = send(
        scenario, "GET /rooms", for_everyone(200), "anonymous", "/api/v1/rooms", scenario.other
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "forbidden")


def try_endpoint(scenario: Scenario, endpoint: str, row: Row, who: str, room: Any = None) -> Any:
    """Call the endpoint as a user and roll back what it did."""
    with undone():
        return send(scenario, endpoint, row, who, way_to(scenario, endpoint, row, who, room))


def send(
    scenario: Scenario, endpoint: str, row: Row, who: str, path: str, page_of: User | None = None
) -> Any:
    return prepare(scenario, endpoint, row, who, path, page_of)()


def prepare(
    scenario: Scenario, endpoint: str, row: Row, who: str, path: str, page_of: User | None = None
) -> Callable[[], Any]:
    """Sign in, and return what then sends the request, as a page of `page_of` if that is given."""
    client = Client()
    if who != "anonymous":
        client.force_login(scenario.people[who])
    data = json.dumps({key: _fill(scenario, value) for key, value in (row.body or {}).items()})
    headers = {PAGE_USER_HEADER: str(page_of.pk)} if page_of else {}
    return lambda: client.generic(
        endpoint.split()[0], path, data, content_type="application/json", headers=headers
    )


def way_to(scenario: Scenario, endpoint: str, row: Row, who: str, room: Any = None) -> str:
    path = PREFIX + endpoint.split()[1]
    seq = find_seq(scenario, row, who) if "{seq}" in endpoint else 0
    return path.format(
        room_id=room or scenario.room.pk,
        seq=seq,
        user_id=_target(scenario, row),
        invite_id=scenario.invite_id,
        token=scenario.invite,
        job_id=uuid4(),
        emoji="👍",
    )


def _target(scenario: Scenario, row: Row) -> Any:
    if row.target == "unknown":
        return uuid4()
    known: dict[str, User] = {
        **scenario.people, "asking": scenario.asking, "banned": scenario.banned,
    }  # fmt: skip
    if row.target in INSIDERS:
        return _another(scenario, row.target).pk
    return known.get(row.target, scenario.other).pk


def _another(scenario: Scenario, role: str) -> User:
    """Another user of that role: no one is their own target."""
    scenario.make_other(role)
    return scenario.other


def _fill(scenario: Scenario, value: Any) -> Any:
    ids = {
        "{other}": scenario.other.pk, "{asking}": scenario.asking.pk, "{room}": scenario.room.pk,
    }  # fmt: skip
    if isinstance(value, list):
        return [_fill(scenario, each) for each in value]
    return str(ids[value]) if value in ids else value


def state(scenario: Scenario) -> list[Any]:
    return [
        list(Room.objects.order_by("pk").values()),
        list(scenario.room.memberships.order_by("pk").values("user", "role", "muted_until")),
        list(scenario.room.bans.order_by("pk").values("user")),
        list(scenario.room.invites.order_by("pk").values("uses", "revoked_at")),
        list(scenario.room.join_requests.order_by("pk").values("user")),
        list(Message.objects.order_by("pk").values("body", "reactions", "hidden_at", "deleted_at")),
    ]


@contextmanager
def undone() -> Iterator[None]:
    """Roll back the changes made within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def name(value: Any) -> str:
    if isinstance(value, Row):
        return value.target or "-"
    return str(value).replace("/rooms/{room_id}", "…")
