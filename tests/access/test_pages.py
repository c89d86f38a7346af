"""Every page of ours × every kind of user."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.access.scenario import BLOCKED, INSIDERS, PEOPLE, Scenario, make_scenario

# Pages of others, with rules and tests of their own.
FOREIGN = ("admin/", "accounts/", "api/v1/")
# For everyone, signed in or not.
OPEN = {"account/language/", "i18n/catalog.js", "setup/"}

SIGN_IN = dict.fromkeys(("anonymous", "suspended"), 302)
FOR_ANYBODY = SIGN_IN | dict.fromkeys(("stranger", "former", "staff", *INSIDERS), 200)
UNKNOWN = SIGN_IN | dict.fromkeys(("stranger", "former", "staff", *INSIDERS), 404)
FOR_MEMBERS = SIGN_IN | {"stranger": 404, "former": 404, "staff": 404}
GOES_ON = 302

PAGES: dict[str, dict[str, int]] = {
    "GET ": FOR_ANYBODY,
    "GET account/": FOR_ANYBODY,
    "GET account/appearance/": FOR_ANYBODY,
    "GET account/privacy/": FOR_ANYBODY,
    "GET account/reports/": FOR_ANYBODY,
    "POST exports/": SIGN_IN | dict.fromkeys(("stranger", "former", "staff", *INSIDERS), GOES_ON),
    "GET exports/<uuid:job_id>/": UNKNOWN,
    "GET rooms/": FOR_ANYBODY,
    "POST rooms/enter/": FOR_ANYBODY,
    "GET rooms/new/": FOR_ANYBODY,
    "GET rooms/parts/": FOR_ANYBODY,
    "GET invite/<str:token>/": FOR_ANYBODY,
    "GET rooms/<uuid:room_id>/": FOR_MEMBERS | dict.fromkeys(INSIDERS, 200),
    "GET rooms/<uuid:room_id>/<int:seq>/": FOR_MEMBERS | dict.fromkeys(INSIDERS, 200),
    "POST rooms/<uuid:room_id>/join/": FOR_MEMBERS | dict.fromkeys(INSIDERS, GOES_ON),
    "POST rooms/<uuid:room_id>/ask/": FOR_MEMBERS | dict.fromkeys(INSIDERS, 404),
    "POST rooms/<uuid:room_id>/leave/": FOR_MEMBERS | dict.fromkeys(INSIDERS, GOES_ON),
}


@pytest.fixture
def scenario(db: None) -> Scenario:
    return make_scenario()


def test_every_page_has_a_row() -> None:
    found = {path for path in _paths(get_resolver()) if not path.startswith(FOREIGN)}
    assert found == {endpoint.split(" ", 1)[1] for endpoint in PAGES} | OPEN


@pytest.mark.parametrize("endpoint", PAGES)
def test_everyone_gets_the_answer_of_the_table(scenario: Scenario, endpoint: str) -> None:
    expected = PAGES[endpoint] | {BLOCKED: PAGES[endpoint]["member"]}  # no page reaches a person
    assert {who: _visit(scenario, endpoint, who).status_code for who in PEOPLE} == expected


@pytest.mark.parametrize("endpoint", [endpoint for endpoint in PAGES if "room_id" in endpoint])
def test_a_room_one_may_not_see_answers_like_none(scenario: Scenario, endpoint: str) -> None:
    for who in ("stranger", "former", "staff"):
        hidden, missing = (
            _visit(scenario, endpoint, who),
            _visit(scenario, endpoint, who, room=uuid4()),
        )
        assert hidden.status_code == missing.status_code == 404
        assert hidden.templates[0].name == missing.templates[0].name


def _visit(scenario: Scenario, endpoint: str, who: str, room: Any = None) -> Any:
    method, pattern = endpoint.split(" ", 1)
    path = "/" + pattern.replace("<uuid:room_id>", str(room or scenario.room.pk))
    path = path.replace("<int:seq>", "1").replace("<uuid:job_id>", str(uuid4()))
    client = Client()
    if who != "anonymous":
        client.force_login(scenario.people[who])
    return client.generic(method, path.replace("<str:token>", scenario.invite))


def _paths(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield path
        elif isinstance(pattern, URLResolver):
            yield from _paths(pattern, path)
