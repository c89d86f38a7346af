"""Text that the database can't store and numbers out of range are refused everywhere."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver

from accounts.models import User
from messaging.models import Message
from rooms.models import Room
from tests.access.test_pages import _paths
from tests.access.test_routes import undone
from tests.live import LiveServer
from tests.messages import fill
from tests.people import make_site_moderator
from tests.sockets import Socket

HUGE = 9_223_372_036_854_775_807
NUL, SURROGATE = "a\x00b", "a\ud800b"
LISTS = [path for path in _paths(get_resolver()) if path.startswith("admin/") and "<" not in path]

BODIES = {
    "a room's name": ("POST", "rooms", {"name": NUL}),
    "a room's topic": ("PATCH", "rooms/{room}", {"topic": NUL}),
    "a room's description": ("PATCH", "rooms/{room}", {"description": NUL}),
    "half a pair in a description": ("PATCH", "rooms/{room}", {"description": SURROGATE}),
    "a room's icon": ("PATCH", "rooms/{room}", {"icon": NUL}),
    "a message": ("POST", "rooms/{room}/messages", {"client_id": str(uuid4()), "body": NUL}),
    "an edit": ("PATCH", "rooms/{room}/messages/1", {"body": SURROGATE}),
    "a preview": ("POST", "rooms/{room}/preview", {"body": NUL}),
    "a report": ("POST", "rooms/{room}/messages/1/report", {"reason": NUL}),
    "a mute": ("PUT", "rooms/{room}/members/{user}/mute", {"minutes": 5, "reason": NUL}),
    "a ban": ("PUT", "rooms/{room}/bans/{user}", {"reason": NUL}),
    "half a pair in a ban": ("PUT", "rooms/{room}/bans/{user}", {"reason": SURROGATE}),
    "a request": ("POST", "rooms/{room}/requests", {"note": NUL}),
    "a huge reply": (
        "POST", "rooms/{room}/messages",
        {"client_id": str(uuid4()), "body": "x", "reply_to": HUGE + 1},
    ),
    "a read mark": ("PUT", "rooms/{room}/read", {"seq": HUGE + 1}),
}  # fmt: skip
QUERIES = [
    "rooms/{room}/members?page=9223372036854775807", "rooms/{room}/members?page=100001",
    "rooms/{room}/members?q=%00", "people?q=%00", "rooms/directory?q=%00",
    "rooms/{room}/messages?before=9223372036854775808", "rooms/{room}/messages?limit=-1",
    "rooms/{room}/changes?after=NaN", "rooms/{room}/messages/9223372036854775808",
]  # fmt: skip


@pytest.fixture
def hers(alice: User, lobby: Room) -> Client:
    fill(lobby, alice, 3)
    client = Client()
    client.force_login(alice)
    return client


@pytest.mark.parametrize("name", BODIES)
def test_a_body_is_refused(hers: Client, lobby: Room, bob: User, name: str) -> None:
    method, path, body = BODIES[name]
    answer = ask(hers, method, path.format(room=lobby.pk, user=bob.pk), json.dumps(body))
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]["code"] == "invalid"


@pytest.mark.parametrize("path", QUERIES)
def test_a_query_is_refused(hers: Client, lobby: Room, path: str) -> None:
    answer = ask(hers, "GET", path.format(room=lobby.pk))
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]["code"] == "invalid"


@pytest.mark.parametrize("path", ["messages/1", "members/{user}"])
def test_a_bad_reason_is_refused(hers: Client, lobby: Room, bob: User, path: str) -> None:
    path = f"rooms/{lobby.pk}/{path.format(user=bob.pk)}?reason=%00"
    assert ask(hers, "DELETE", path).status_code == 400
    assert lobby.memberships.filter(user=bob).exists()
    assert not Message.objects.filter(deleted_at__isnull=False).exists()


@pytest.mark.parametrize(
    "body",
    ['{"name": NaN}', '{"name": ' + "9" * 5_000 + "}", "[" * 50_000, '{"name": "x"', "\xff", "null",
     '{"name": "One", "name": {"a": 1}}'],
)  # fmt: skip
def test_invalid_json_is_refused(hers: Client, body: str) -> None:
    answer = ask(hers, "POST", "rooms", body)
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]["code"] == "invalid"
    form = hers.post("/api/v1/rooms", {"name": "Attic"})
    assert form.status_code in (400, 422)
    assert not Room.objects.filter(name="Attic").exists()


async def test_a_bad_reason_does_not_close_the_socket(
    live_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers, Socket.connect(live_server, bob) as his:
        message = await his.post(lobby, "Hello")
        place = {"room": str(lobby.pk), "seq": message["seq"]}
        for frame in (
            {"type": "message.delete", **place, "reason": NUL},
            {"type": "message.edit", **place, "body": NUL},
            {"type": "read", **place, "seq": HUGE + 1},
            {"type": "ack", "frames": HUGE + 1},
        ):
            refused = await hers.request(frame.pop("type"), **frame)
            assert refused["error"]["code"] == "invalid"
        await hers.send_raw('{"type": "ping", "id": "\\ud800"}')
        assert (await hers.reply(None))["error"]["code"] == "invalid"
        assert (await hers.request("message.delete", **place))["ok"]


@pytest.mark.parametrize(
    "query",
    ["q=%00", "state=%00", "p=x", "p=99999999999999999999", "o=x.-9.999999999999", "e=1",
     "_to_field=nope", "id__exact=99999999999999999999", "email__regex=[", "username__regex=[",
     "created_at__gte=never", "created_at__year=99999", "pk__in=%00", "name__frob=1",
     "all=", "_changelist_filters=%00", "date_joined__day=x", "room=nope", "person=%ff"],
)  # fmt: skip
def test_no_query_breaks_a_page_of_the_admin(db: None, query: str) -> None:
    owner = User.objects.create_superuser("owner", "owner@example.com", "x")
    client = Client()
    client.force_login(owner)
    assert LISTS
    for path in LISTS:
        with undone():  # what the database refuses ends a transaction
            answer = client.get(f"/{path}?{query}")
        assert answer.status_code < 500, path
        if "%00" in query:
            assert answer.status_code == 400, path


@pytest.mark.parametrize("term", ["%00", "%ff", "x" * 5_000])
def test_no_term_breaks_the_autocomplete_of_the_admin(db: None, term: str) -> None:
    client = Client()
    client.force_login(make_site_moderator("staff"))
    model = "app_label=rooms&model_name=membership&field_name=user"
    assert client.get(f"/admin/autocomplete/?{model}&term=o").status_code == 200
    for query in (f"{model}&term={term}", f"{model}&term=o&page={term}", f"{model}&page={HUGE}"):
        assert client.get(f"/admin/autocomplete/?{query}").status_code < 500


def ask(client: Client, method: str, path: str, body: str = "") -> Any:
    return client.generic(method, f"/api/v1/{path}", body, content_type="application/json")
