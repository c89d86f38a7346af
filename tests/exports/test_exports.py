"""An archive is complete and intact, and only for its owner."""

import hashlib
import io
import json
import zipfile
from typing import Any
from urllib.error import HTTPError

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from messaging.actions import delete_message
from messaging.archive.exporting import run
from messaging.models import Message
from messaging.models.job import Job
from rooms.actions import leave_room
from rooms.models import Membership, Room
from tests.http_client import HttpClient
from tests.jobs.conftest import worker  # noqa: F401
from tests.jobs.processes import wait_until_finished
from tests.live import LiveServer
from tests.messages import post
from tests.people import make_person, put_in

HARM = '<script>alert(1)</script> =HYPERLINK("http://evil.example") [x](javascript:alert(1))'


def ask(owner: User, room: Room | None = None) -> Any:
    client = Client()
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    body = {"room": str(room.pk)} if room else {}
    return client.post("/api/v1/exports", body, content_type="application/json")


def export(owner: User, room: Room | None = None) -> Job:
    answer = ask(owner, room)
    assert answer.status_code == 201, answer.content
    return wait_until_finished(Job.objects.get(pk=answer.json()["id"]))


def fetch(server: LiveServer, person: User, job: Job) -> zipfile.ZipFile:
    answer = HttpClient(server, person).get(job.result["url"])
    assert "attachment" in answer.headers["Content-Disposition"]
    content = answer.read()
    assert len(content) == job.result["size"]
    return zipfile.ZipFile(io.BytesIO(content))


def refusal(server: LiveServer, person: User, job: Job) -> int:
    with pytest.raises(HTTPError) as refused:
        HttpClient(server, person).get(job.result["url"])
    return refused.value.code


def rows(archive: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in archive.read(name).decode().splitlines()]


def check_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Check that the manifest has the size and digest of every file."""
    manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    assert (manifest["format"], manifest["version"]) == ("confab-export", 1)
    assert {*archive.namelist()} == {*manifest["files"], "manifest.json"}
    for name, entry in manifest["files"].items():
        content = archive.read(name)
        assert entry["bytes"] == len(content)
        assert entry["sha256"] == hashlib.sha256(content).hexdigest()
        if name.endswith(".jsonl"):
            assert entry["rows"] == content.count(b"\n")
    return manifest


def test_personal_data_has_the_account_and_all_own_messages(
    fresh_server: LiveServer, alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    post(lobby, bob, "one")
    post(lobby, bob, "two")
    post(cellar, bob, "from below")
    post(cellar, alice, "not bob's")
    delete_message(by=bob, room_id=lobby.pk, seq=Message.objects.get(body="two").seq)
    leave_room(room=cellar, user=bob)

    job = export(bob)
    assert (job.done, job.total, job.note) == (3, 3, "")
    archive = fetch(fresh_server, bob, job)
    assert check_manifest(archive)["scope"] == "person"
    messages = [(message["room"], message["body"]) for message in rows(archive, "messages.jsonl")]
    assert sorted(messages) == sorted(
        [(str(lobby.pk), "one"), (str(lobby.pk), ""), (str(cellar.pk), "from below")]
    )
    account = rows(archive, "account.jsonl")[0]
    assert (account["username"], account["email"]) == ("bob", "bob@example.com")
    assert {room["name"] for room in rows(archive, "rooms.jsonl")} == {"Lobby", "Cellar"}
    assert [each["room"] for each in rows(archive, "memberships.jsonl")] == [str(lobby.pk)]
    assert b"alice@example.com" not in b"".join(map(archive.read, archive.namelist()))


def test_a_rooms_export_has_what_its_owner_can_read(
    fresh_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    post(lobby, bob, "before dave")
    Room.objects.filter(pk=lobby.pk).update(history=Room.History.JOINED)
    dave = make_person("dave")
    put_in(lobby, dave, Membership.Role.OWNER)
    clock = Room.objects.get(pk=lobby.pk).clock
    Membership.objects.filter(user=dave).update(joined_clock=clock)
    post(lobby, bob, "for dave too")

    everything = fetch(fresh_server, alice, export(alice, lobby))
    bodies = [message["body"] for message in rows(everything, "messages.jsonl")]
    assert [body for body in bodies if "dave" in body] == ["before dave", "for dave too"]
    assert {each["username"] for each in rows(everything, "people.jsonl")} == {
        "alice", "bob", "dave",
    }  # fmt: skip
    part = fetch(fresh_server, dave, export(dave, lobby))
    assert [message["body"] for message in rows(part, "messages.jsonl")] == ["for dave too"]


def test_members_without_permission_cannot_export(
    bob: User, mallory: User, lobby: Room, cellar: Room
) -> None:
    assert ask(bob, lobby).status_code == 403
    assert ask(mallory, cellar).status_code == 404
    assert Job.objects.count() == 0


def test_only_its_owner_downloads_an_export_while_they_have_access(
    fresh_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    put_in(lobby, carol := make_person("carol"), Membership.Role.OWNER)
    job = export(alice, lobby)
    assert fetch(fresh_server, alice, job)
    assert refusal(fresh_server, carol, job) == 404
    assert refusal(fresh_server, bob, job) == 404
    Membership.objects.filter(room=lobby, user=alice).delete()
    assert refusal(fresh_server, alice, job) == 404


def test_an_export_expires(fresh_server: LiveServer, alice: User, lobby: Room) -> None:
    job = export(alice, lobby)
    assert fetch(fresh_server, alice, job)
    Job.objects.filter(pk=job.pk).update(expires_at=timezone.now())
    assert refusal(fresh_server, alice, job) == 404


def test_the_html_pages_are_safe_to_open(
    fresh_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    bob.display_name = "<img src=x onerror=alert(1)>"
    bob.save()
    post(lobby, bob, HARM)
    archive = fetch(fresh_server, alice, export(alice, lobby))
    page = archive.read("page-000001.html").decode()
    assert "HYPERLINK" in page
    assert "default-src 'none'" in page
    for harm in ("<script", "<img", 'href="javascript'):
        assert harm not in page.lower()
    assert "page-000001.html" in archive.read("index.html").decode()
    # No row of JSON Lines begins with = + - @, which a spreadsheet reads as a formula.
    assert all(line.startswith(b"{") for line in archive.read("messages.jsonl").splitlines())


def test_pages_have_each_message_once(
    fresh_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    count = 2 * run.PAGE_SIZE + 7
    for number in range(count):
        post(lobby, bob, f"number {number}")
    archive = fetch(fresh_server, alice, export(alice, lobby))
    check_manifest(archive)
    texts = [each["body"] for each in rows(archive, "messages.jsonl") if each["kind"] == "text"]
    assert texts == [f"number {number}" for number in range(count)]
    pages = sorted(name for name in archive.namelist() if name.startswith("page-"))
    assert pages == ["page-000001.html", "page-000002.html", "page-000003.html"]
    second = archive.read(pages[1]).decode()
    assert pages[0] in second
    assert pages[2] in second
    assert sum(archive.read(page).count(b"<article") for page in pages) == len(
        rows(archive, "messages.jsonl")
    )
