"""Every route of the HTTP API × everybody who may knock at it."""

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
from tests.access.permission_table import ROUTES, Row, everybody, find_seq, rows_of
from tests.access.scenario import INSIDERS, OUTSIDERS, PEOPLE, Scene, set_scene

PREFIX = "/api/v1"


@pytest.fixture
def scene(db: None) -> Scene:
    return set_scene()


def test_every_route_has_a_row() -> None:
    paths = api.get_openapi_schema()["paths"]
    found = {
        f"{method.upper()} {path.removeprefix(PREFIX)}"
        for path, methods in paths.items()
        for method in methods
    }
    assert found
    assert found == set(ROUTES)


@pytest.mark.parametrize(("door", "row"), rows_of(ROUTES), ids=lambda value: name(value))
def test_everybody_gets_the_answer_of_the_table(scene: Scene, door: str, row: Row) -> None:
    answers = {who: knock(scene, door, row, who).status_code for who in PEOPLE}
    assert answers == {who: row.expect(who) for who in PEOPLE}


@pytest.mark.parametrize(("door", "row"), rows_of(ROUTES), ids=lambda value: name(value))
def test_a_room_one_may_not_see_answers_like_none(scene: Scene, door: str, row: Row) -> None:
    if "{room_id}" not in door:
        return
    for who in OUTSIDERS:
        hidden = knock(scene, door, row, who)
        missing = knock(scene, door, row, who, room=uuid4())
        assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)
        assert hidden.status_code == 404


@pytest.mark.parametrize(("door", "row"), rows_of(ROUTES), ids=lambda value: name(value))
def test_who_is_refused_changes_nothing(scene: Scene, door: str, row: Row) -> None:
    refused = [who for who in PEOPLE if row.expect(who) >= 400]
    for who in refused:
        with undone():
            path = way_to(scene, door, row, who)
            before = state(scene)
            send(scene, door, row, who, path)
            assert state(scene) == before, who


@pytest.mark.parametrize(("door", "row"), rows_of(ROUTES), ids=lambda value: name(value))
def test_a_page_of_another_person_is_refused_and_changes_nothing(
    scene: Scene, door: str, row: Row
) -> None:
    for who in (*OUTSIDERS, *INSIDERS):
        with undone():
            path = way_to(scene, door, row, who)
            before = state(scene)
            refused = send(scene, door, row, who, path, page_of=scene.other)
            assert (refused.status_code, refused.json()["error"]["code"]) == (401, "wrong_user")
            assert state(scene) == before, who
            own = send(scene, door, row, who, path, page_of=scene.people[who])
            assert own.status_code == row.expect(who)


def test_without_a_session_the_answer_is_forbidden_whatever_person_is_named(scene: Scene) -> None:
    answer = send(scene, "GET /rooms", everybody(200), "anonymous", "/api/v1/rooms", scene.other)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "forbidden")


def knock(scene: Scene, door: str, row: Row, who: str, room: Any = None) -> Any:
    """Try the door as somebody, and leave everything as it was."""
    with undone():
        return send(scene, door, row, who, way_to(scene, door, row, who, room))


def send(
    scene: Scene, door: str, row: Row, who: str, path: str, page_of: User | None = None
) -> Any:
    return prepare(scene, door, row, who, path, page_of)()


def prepare(
    scene: Scene, door: str, row: Row, who: str, path: str, page_of: User | None = None
) -> Callable[[], Any]:
    """Sign in, and return what then sends the request, as a page of `page_of` if that is given."""
    client = Client()
    if who != "anonymous":
        client.force_login(scene.people[who])
    data = json.dumps({key: _fill(scene, value) for key, value in (row.body or {}).items()})
    headers = {PAGE_USER_HEADER: str(page_of.pk)} if page_of else {}
    return lambda: client.generic(
        door.split()[0], path, data, content_type="application/json", headers=headers
    )


def way_to(scene: Scene, door: str, row: Row, who: str, room: Any = None) -> str:
    path = PREFIX + door.split()[1]
    seq = find_seq(scene, row, who) if "{seq}" in door else 0
    return path.format(
        room_id=room or scene.room.pk,
        seq=seq,
        user_id=_target(scene, row),
        invite_id=scene.invite_id,
        token=scene.invite,
        job_id=uuid4(),
        emoji="👍",
    )


def _target(scene: Scene, row: Row) -> Any:
    if row.target == "unknown":
        return uuid4()
    known: dict[str, User] = {
        **scene.people, "asking": scene.asking, "banned": scene.banned,
    }  # fmt: skip
    if row.target in INSIDERS:
        return _another(scene, row.target).pk
    return known.get(row.target, scene.other).pk


def _another(scene: Scene, role: str) -> User:
    """Somebody else of that role, so that nobody is tried against themselves."""
    scene.make_other(role)
    return scene.other


def _fill(scene: Scene, value: Any) -> Any:
    ids = {
        "{other}": scene.other.pk, "{asking}": scene.asking.pk, "{room}": scene.room.pk,
    }  # fmt: skip
    if isinstance(value, list):
        return [_fill(scene, each) for each in value]
    return str(ids[value]) if value in ids else value


def state(scene: Scene) -> list[Any]:
    return [
        list(Room.objects.order_by("pk").values()),
        list(scene.room.memberships.order_by("pk").values("user", "role", "muted_until")),
        list(scene.room.bans.order_by("pk").values("user")),
        list(scene.room.invites.order_by("pk").values("uses", "revoked_at")),
        list(scene.room.join_requests.order_by("pk").values("user")),
        list(Message.objects.order_by("pk").values("body", "reactions", "hidden_at", "deleted_at")),
    ]


@contextmanager
def undone() -> Iterator[None]:
    """Take back what the database was told within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def name(value: Any) -> str:
    if isinstance(value, Row):
        return value.target or "-"
    return str(value).replace("/rooms/{room_id}", "…")
