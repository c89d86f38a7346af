"""Every address and every act of the admin × every kind of person who may ask for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib import admin
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from accounts.admin.admin_action import ActionAdmin
from accounts.models import AuditEntry
from messaging.models import Message
from rooms.models import Ban, Membership, Room
from tests.access.admin_scenario import (
    PEOPLE,
    STAFF,
    WITHOUT_REASON,
    AdminScenario,
    make_admin_scenario,
)
from tests.access.admin_table import ACTS, DOORS, SENT, UNNAMED, Row

# The test client reads at one go what a server streams.
pytestmark = pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
MISSING = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def admin_scenario(db: None) -> AdminScenario:
    return make_admin_scenario()


def test_every_address_has_a_row() -> None:
    patterns = list(_patterns(admin.site.get_urls()))
    named = {pattern.name for pattern in patterns if pattern.name}
    acts = {name for name in named if name.endswith("_action")}
    assert named - acts == set(DOORS)
    assert {str(pattern.pattern) for pattern in patterns if not pattern.name} == UNNAMED


def test_every_act_has_a_row() -> None:
    found = {
        f"{_label(model_admin)} {act.name}"
        for model_admin in admin.site._registry.values()
        if isinstance(model_admin, ActionAdmin)
        for act in model_admin.admin_actions
    }
    assert found
    assert found == set(ACTS)


@pytest.mark.parametrize("who", PEOPLE)
def test_everyone_gets_the_answer_of_the_table(admin_scenario: AdminScenario, who: str) -> None:
    answers = {endpoint: _visit(admin_scenario, endpoint, who) for endpoint in DOORS}
    assert answers == {endpoint: _expected(row, who) for endpoint, row in DOORS.items()}


@pytest.mark.parametrize("who", PEOPLE)
def test_everyone_can_do_what_the_table_allows(admin_scenario: AdminScenario, who: str) -> None:
    answers = {act: _do(admin_scenario, act, who) for act in ACTS}
    assert answers == {act: _expected(row, who) for act, row in ACTS.items()}


@pytest.mark.parametrize("who", WITHOUT_REASON)
def test_a_private_room_answers_like_none(admin_scenario: AdminScenario, who: str) -> None:
    """Pages and acts alike: what one may not see is as unknown as what does not exist."""
    client = admin_scenario.clients[who]
    for label in ("rooms.room", "rooms.membership", "rooms.ban", "messaging.message"):
        place = label.replace(".", "/")
        for page in ("change", "history"):
            hidden = client.get(f"/admin/{place}/{admin_scenario.targets[label].pk}/{page}/")
            missing = client.get(f"/admin/{place}/{_missing(label)}/{page}/")
            assert (hidden.status_code, hidden["Location"]) == (302, "/admin/")
            assert (missing.status_code, missing["Location"]) == (302, "/admin/")


@pytest.mark.parametrize("who", PEOPLE)
def test_who_is_refused_changes_nothing(admin_scenario: AdminScenario, who: str) -> None:
    for act, row in ACTS.items():
        if _expected(row, who) == 302:
            continue
        with undone():
            before = _state()
            _send(admin_scenario, act, who)
            assert _state() == before, act


def test_the_reported_find_no_entry_of_their_report(admin_scenario: AdminScenario) -> None:
    path = reverse(
        "admin:accounts_auditentry_change", args=[admin_scenario.targets["entry of a report"].pk]
    )
    answers = {who: _status(admin_scenario.clients[who].get(path)) for who in STAFF}
    assert answers == {"moderator": 200, "reasoned": 200, "reported": 404, "owner": 200}


def _visit(admin_scenario: AdminScenario, endpoint: str, who: str) -> int:
    method = "post" if endpoint == "logout" else "get"
    with undone():
        return _status(
            getattr(_again(admin_scenario, who), method)(_path(admin_scenario, endpoint))
        )


def _again(admin_scenario: AdminScenario, who: str) -> Client:
    """Return a client with the same cookies, so that signing out ends no session of the scene."""
    client = Client()
    client.cookies = admin_scenario.clients[who].cookies.copy()
    return client


def _do(admin_scenario: AdminScenario, act: str, who: str) -> int:
    with undone():
        return _status(_send(admin_scenario, act, who))


def _send(admin_scenario: AdminScenario, act: str, who: str) -> HttpResponse:
    label, name = act.split()
    thing = admin_scenario.targets.get(act) or admin_scenario.targets[label]
    path = reverse(f"admin:{label.replace('.', '_')}_action", args=[name])
    return _again(admin_scenario, who).post(f"{path}?ids={thing.pk}", SENT)


def _path(admin_scenario: AdminScenario, endpoint: str) -> str:
    if endpoint == "app_list":
        return reverse("admin:app_list", args=["rooms"])
    if endpoint == "view_on_site":
        return reverse("admin:view_on_site", args=[1, MISSING])
    if endpoint == "autocomplete":
        query = "app_label=rooms&model_name=membership&field_name=room"
        return f"{reverse('admin:autocomplete')}?{query}"
    is_of_row = endpoint.endswith(("_change", "_delete", "_history")) and endpoint.count("_") > 1
    args = [admin_scenario.targets[_label_of(endpoint)].pk] if is_of_row else []
    return reverse(f"admin:{endpoint}", args=args)


def _label_of(endpoint: str) -> str:
    if endpoint == "auth_user_password_change":
        return "accounts.user"
    return ".".join(endpoint.split("_")[:2])


def _label(model_admin: Any) -> str:
    return f"{model_admin.opts.app_label}.{model_admin.opts.model_name}"


def _missing(label: str) -> Any:
    return MISSING if label == "rooms.room" else 999_999_999


def _status(answer: HttpResponse) -> int:
    """Return the status: 401 where one is asked to sign in, 404 where there is no such row."""
    to = answer.headers.get("Location", "")
    if to == "/admin/":
        return 404
    return 401 if "/login/" in to else answer.status_code


def _expected(row: Row, who: str) -> int:
    return dict(zip(PEOPLE, row if len(row) == len(PEOPLE) else (401, 401, *row), strict=True))[who]


def _state() -> list[Any]:
    tables = (Room, Membership, Ban, Message, AuditEntry)
    return [list(table._default_manager.order_by("pk").values()) for table in tables]


def _patterns(urls: list[Any]) -> Iterator[URLPattern]:
    for each in urls:
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns)
        else:
            yield each


@contextmanager
def undone() -> Iterator[None]:
    """Undo what is written to the database within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
