"""The HTTP API: the same actions as the socket, and the errors of docs/protocol.md."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from messaging import limits
from messaging.buckets import RateLimiter
from messaging.models import Message
from rooms.models import Membership, Room


def api(person: User | None) -> Client:
    client = Client(headers={"accept": "application/json"})
    if person:
        client.force_login(person)
    return client


def post(client: Client, path: str, **data: Any) -> Any:
    return client.post(f"/api/v1/{path}", data, content_type="application/json")


def test_alice_creates_a_room_bob_joins_and_they_post(alice: User, bob: User) -> None:
    made = post(api(alice), "rooms", name="Tea / 茶 🍵", topic="Oolong")
    assert made.status_code == 201, made.content
    room = made.json()
    assert (room["name"], room["role"], room["topic"]) == ("Tea / 茶 🍵", "owner", "Oolong")
    assert post(api(bob), f"rooms/{room['id']}/join").json()["role"] == "member"
    key = str(uuid4())
    posted = post(api(bob), f"rooms/{room['id']}/messages", client_id=key, body="Hi *all*")
    assert posted.status_code == 201
    assert posted.json()["html"] == "<p>Hi <em>all</em></p>\n"
    again = post(api(bob), f"rooms/{room['id']}/messages", client_id=key, body="Hi *all*")
    assert (again.status_code, again.json()) == (200, posted.json())
    page = api(alice).get(f"/api/v1/rooms/{room['id']}/messages").json()
    assert [message["body"] for message in page["messages"]] == [
        "room.created", "member.joined", "Hi *all*",
    ]  # fmt: skip
    assert page["clock"] == 3
    mine = api(alice).get("/api/v1/rooms").json()
    assert [(room["name"], room["unread"]) for room in mine] == [("Tea / 茶 🍵", 1)]
    read = api(alice).put(f"/api/v1/rooms/{room['id']}/read", {"seq": 3}, "application/json")
    assert read.json()["unread"] == 0


def test_changes_return_what_bob_missed(alice: User, bob: User, lobby: Room) -> None:
    clock = Room.objects.get(pk=lobby.pk).clock
    post(api(alice), f"rooms/{lobby.pk}/messages", client_id=str(uuid4()), body="While you slept")
    missed = api(bob).get(f"/api/v1/rooms/{lobby.pk}/changes?after={clock}").json()
    assert [message["body"] for message in missed["messages"]] == ["While you slept"]
    assert (missed["clock"], missed["reset"]) == (clock + 1, False)


def routes(room: object) -> list[tuple[str, str, dict[str, Any]]]:
    message = {"client_id": str(uuid4()), "body": "x"}
    return [
        ("get", f"rooms/{room}", {}),
        ("post", f"rooms/{room}/join", {}),
        ("post", f"rooms/{room}/leave", {}),
        ("get", f"rooms/{room}/messages", {}),
        ("get", f"rooms/{room}/changes", {}),
        ("post", f"rooms/{room}/messages", message),
        ("put", f"rooms/{room}/read", {"seq": 1}),
        ("put", f"rooms/{room}/unread", {"seq": 1}),
        ("patch", f"rooms/{room}/messages/1", {"body": "x"}),
        ("delete", f"rooms/{room}/messages/1", {}),
        ("get", f"rooms/{room}/messages/1", {}),
        ("get", f"rooms/{room}/messages/1/edits", {}),
        ("post", f"rooms/{room}/preview", {"body": "x"}),
        ("put", f"rooms/{room}/messages/1/reactions/%F0%9F%91%8D", {}),
        ("delete", f"rooms/{room}/messages/1/reactions/%F0%9F%91%8D", {}),
    ]


def ask(client: Client, method: str, path: str, data: dict[str, Any]) -> Any:
    return client.generic(method.upper(), f"/api/v1/{path}", json.dumps(data), "application/json")


def test_to_mallory_the_cellar_looks_like_a_room_that_does_not_exist(
    alice: User, mallory: User, cellar: Room
) -> None:
    assert ask(api(alice), "get", f"rooms/{cellar.pk}", {}).status_code == 200
    before = list(Message.objects.values_list("pk", flat=True))
    for there, nowhere in zip(routes(cellar.pk), routes(uuid4()), strict=True):
        real, unreal = ask(api(mallory), *there), ask(api(mallory), *nowhere)
        assert (real.status_code, real.json()) == (unreal.status_code, unreal.json()), there
        assert (real.status_code, real.json()["error"]["code"]) == (404, "not_found")
    assert list(Message.objects.values_list("pk", flat=True)) == before
    assert not Membership.objects.filter(user=mallory).exists()


def test_a_public_room_can_be_seen_but_not_read_before_joining(mallory: User, lobby: Room) -> None:
    seen = api(mallory).get(f"/api/v1/rooms/{lobby.pk}").json()
    assert (seen["name"], "last_read" in seen) == ("Lobby", False)
    assert api(mallory).get(f"/api/v1/rooms/{lobby.pk}/messages").status_code == 404
    assert post(api(mallory), f"rooms/{lobby.pk}/join").status_code == 200
    assert api(mallory).get(f"/api/v1/rooms/{lobby.pk}/messages").status_code == 200


def test_anonymous_requests_are_refused(lobby: Room) -> None:
    for method, path, data in [*routes(lobby.pk), ("get", "rooms", {}), ("post", "rooms", {})]:
        answer = ask(api(None), method, path, data)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "forbidden"), path


def test_a_post_from_another_site_is_refused(alice: User, lobby: Room) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    answer = post(client, f"rooms/{lobby.pk}/messages", client_id=str(uuid4()), body="x")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("", 422, "invalid"),
        (" \n\t ", 422, "invalid"),
        ("a\x00b", 422, "invalid"),
        ("x" * 16_001, 413, "too_large"),
        (None, 422, "invalid"),
        (["x"], 422, "invalid"),
    ],
)
def test_an_invalid_body_is_refused_with_the_names_of_its_fields(
    alice: User, lobby: Room, body: object, status: int, code: str
) -> None:
    path = f"rooms/{lobby.pk}/messages"
    assert post(api(alice), path, client_id=str(uuid4()), body="x" * 16_000).status_code == 201
    before = Message.objects.count()
    answer = post(api(alice), path, client_id=str(uuid4()), body=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert Message.objects.count() == before


def test_a_taken_name_is_a_conflict_whatever_its_case_and_width(alice: User, lobby: Room) -> None:
    for name in ("lobby", "ＬＯＢＢＹ", "  Lobby "):
        answer = post(api(alice), "rooms", name=name)
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "conflict"), name
    assert post(api(alice), "rooms", name="Lobby", kind="private").status_code == 201


@pytest.mark.parametrize("name", ["", "   ", "\u202e", "x" * 81, "\ufdfa" * 80])
def test_an_invisible_or_overlong_name_is_invalid(alice: User, name: str) -> None:
    answer = post(api(alice), "rooms", name=name)
    assert answer.json()["error"]["code"] == "invalid"
    assert not Room.objects.exists()


def test_posting_too_fast_is_refused_with_the_time_to_wait(
    alice: User, lobby: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "_limiters", {"posts": RateLimiter(rate=0.1, burst=3)})
    path = f"rooms/{lobby.pk}/messages"
    answers = [
        post(api(alice), path, client_id=str(uuid4()), body="flood").status_code for _ in range(4)
    ]
    assert answers == [201, 201, 201, 429]
    last = post(api(alice), path, client_id=str(uuid4()), body="flood")
    assert (last.status_code, last.json()["error"]["code"]) == (429, "rate_limited")
    assert 0 < last.json()["error"]["retry_after"] <= 10
    assert 1 <= int(last["Retry-After"]) <= 10


def test_pages_cost_a_constant_number_of_queries(
    alice: User, lobby: Room, django_assert_num_queries: Any
) -> None:
    client = api(alice)
    for path, queries in [
        ("rooms", 4),  # session, person, memberships, unread
        (f"rooms/{lobby.pk}/messages", 4),  # session, person, room, messages
        (f"rooms/{lobby.pk}/changes?after=0", 4),
        ("rooms/directory", 3),
    ]:
        with django_assert_num_queries(queries):
            assert client.get(f"/api/v1/{path}").status_code == 200


def test_the_directory_lists_only_public_rooms(mallory: User, lobby: Room, cellar: Room) -> None:
    listed = api(mallory).get("/api/v1/rooms/directory").json()
    assert [(room["name"], room["members"]) for room in listed] == [("Lobby", 2)]
    assert api(mallory).get("/api/v1/rooms/directory?q=nothing").json() == []


def test_the_schema_describes_every_route(lobby: Room) -> None:
    paths = api(None).get("/api/v1/openapi.json").json()["paths"]
    assert "/api/v1/rooms/{room_id}/messages" in paths
