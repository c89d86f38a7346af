"""Every endpoint of the table of limits has a row, and that row refuses too many requests."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver

from accounts.common import paths
from accounts.models import User
from config.web.rate_limits import PARAMETER
from messaging import limits
from messaging.metrics import counts
from messaging.models import Message
from rooms.models import Room
from tests.access import test_routes as routes
from tests.access.permission_table import COMMANDS, ROUTES, SILENT, rows_of
from tests.access.scenario import Scenario, make_scenario
from tests.access.test_pages import PAGES, _paths
from tests.people import make_site_moderator


@pytest.fixture
def one_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each person do one act of each kind, and the next after a quarter of an hour."""
    for name, limit in limits.LIMITS.items():
        monkeypatch.setitem(limits.LIMITS, name, limits.Limit(0.001, 1, limit.by_room))
    monkeypatch.setattr(limits, "_limiters", {})


@pytest.fixture
def scenario(db: None) -> Scenario:
    return make_scenario()


def test_every_command_has_a_row() -> None:
    assert set(limits.COMMANDS) == set(COMMANDS) | SILENT
    assert {name for name, rates in limits.COMMANDS.items() if not rates} == SILENT


def test_every_route_and_page_has_a_row() -> None:
    api = {endpoint.replace(" ", f" {paths.API_V1}", 1) for endpoint in ROUTES}
    assert api - set(limits.ROUTES) == set()
    pages = {endpoint.split()[0] + " /" + _plain(endpoint.partition(" ")[2]) for endpoint in PAGES}
    assert pages - set(limits.ROUTES) == set()
    known = {endpoint.split()[1] for endpoint in limits.ROUTES}
    found = {"/" + _plain(path) for path in _paths(get_resolver())}
    assert found
    assert {path for path in found if not path.startswith(tuple(limits.SECTIONS))} == known


def test_every_limit_has_an_endpoint() -> None:
    used = {name for names in (limits.ROUTES | limits.COMMANDS).values() for name in names}
    used |= {name for names in limits.SECTIONS.values() for name in names}
    assert used | {"anonymous"} == set(limits.LIMITS)


@pytest.mark.parametrize("endpoint", ROUTES)
def test_a_route_is_refused_the_second_time(
    scenario: Scenario, one_each: None, endpoint: str
) -> None:
    [(_door, row), *_rows] = [each for each in rows_of(ROUTES) if each[0] == endpoint]
    [name, *_others] = limits.ROUTES[endpoint.replace(" ", f" {paths.API_V1}", 1)]
    path = routes.way_to(scenario, endpoint, row, "owner")
    with routes.undone():
        assert routes.send(scenario, endpoint, row, "owner", path).status_code == row.owner
    before = counts.limits[name]
    answer = routes.send(scenario, endpoint, row, "owner", path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "rate_limited")
    assert int(answer["Retry-After"]) >= answer.json()["error"]["retry_after"] > 100
    assert counts.limits[name] == before + 1


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/rooms/"), ("POST", "/rooms/enter/"), ("POST", "/account/"),
     ("GET", "/invite/x/"), ("POST", "/exports/"), ("GET", "/accounts/email/"),
     ("GET", "/admin/"), ("POST", "/admin/accounts/user/")],
)  # fmt: skip
def test_a_page_is_refused_the_second_time(
    db: None, one_each: None, method: str, path: str
) -> None:
    client = Client()
    client.force_login(make_site_moderator("staff"))
    assert client.generic(method, path).status_code in (200, 302, 404)
    refused = client.generic(method, path)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 100
    assert refused.templates[0].name == "429.html"


def test_one_person_has_one_bucket_and_others_have_theirs(
    alice: User, bob: User, lobby: Room, one_each: None
) -> None:
    hers, his = Client(), Client()
    hers.force_login(alice)
    his.force_login(bob)
    assert [hers.get("/api/v1/rooms").status_code for _ in range(2)] == [200, 429]
    assert his.get("/api/v1/rooms").status_code == 200


def test_an_edit_counts_as_a_post_of_that_room(
    alice: User, lobby: Room, cellar: Room, one_each: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.LIMITS, "posts_anywhere", limits.Limit(1, 10))
    client = Client()
    client.force_login(alice)
    assert _send(client, "POST", lobby, client_id=str(uuid4()), body="Before").status_code == 201
    mine = Message.objects.get(body="Before")
    # The same room by another spelling of its id is the same room.
    for room_id in (str(lobby.pk), lobby.pk.hex, str(lobby.pk).upper()):
        edit = client.patch(
            f"/api/v1/rooms/{room_id}/messages/{mine.seq}",
            {"body": "After"},
            content_type="application/json",
        )
        assert edit.status_code == 429, room_id
    mine.refresh_from_db()
    assert mine.body == "Before"
    assert _send(client, "POST", cellar, client_id=str(uuid4()), body="There").status_code == 201


def test_strangers_are_counted_by_address(client: Client, alice: User, one_each: None) -> None:
    answers = [client.get("/accounts/login/").status_code for _ in range(2)]
    assert answers == [200, 429]
    assert client.get("/accounts/login/", REMOTE_ADDR="192.0.2.7").status_code == 200
    assert [client.get("/", REMOTE_ADDR="").status_code for _ in range(2)] == [302, 302]


def _send(client: Client, method: str, room: Room, **data: Any) -> Any:
    path = f"/api/v1/rooms/{room.pk}/messages"
    return client.generic(method, path, routes.json.dumps(data), content_type="application/json")


def _plain(path: str) -> str:
    return PARAMETER.sub(r"{\1}", path)
