"""A text that is heavy to render holds up neither the server nor other people."""

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async

from accounts.models import User
from messaging.models import Message
from messaging.rendering.markdown import render
from rooms.models import Room
from tests.http_client import HttpClient
from tests.live import LiveServer
from tests.sockets import Socket

HEAVY = ("*heavy* " * 200).strip()
HTML = render(HEAVY)
PATIENCE_SECONDS = 30

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")


def find_workers(server: int) -> list[int]:
    """Return the processes that render for a server."""
    stats = Path("/proc").glob("[0-9]*/stat")
    return [int(stat.parent.name) for stat in stats if is_worker(stat, server)]


def is_worker(stat: Path, server: int) -> bool:
    try:
        parent = int(stat.read_text().rpartition(")")[2].split()[1])
        command = (stat.parent / "cmdline").read_text()
    except (OSError, ValueError):
        return False
    return parent == server and "messaging.rendering.worker" in command


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """Keep a worker from going on, as if its text took for ever."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def wait_for_end(pid: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while Path(f"/proc/{pid}").exists():
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        if state == "Z":  # ended, and not yet waited for by its new parent
            return
        assert time.monotonic() < deadline, "the worker outlived its server"
        time.sleep(0.02)


async def test_others_post_while_a_heavy_text_is_rendered(
    fresh_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    async with (
        Socket.connect(fresh_server, alice) as hers,
        Socket.connect(fresh_server, bob) as his,
    ):
        assert find_workers(fresh_server.pid) == []  # none before one is needed
        await his.post(lobby, "plain, and *short*")
        assert find_workers(fresh_server.pid) == []
        assert (await hers.post(lobby, HEAVY))["html"] == HTML
        [worker] = find_workers(fresh_server.pid)
        with stopped(worker):
            fields = {"room": str(lobby.pk), "body": HEAVY, "client_id": str(uuid4())}
            waiting = await hers.send("message.post", **fields)
            assert (await his.post(lobby, "Hello"))["html"] == "<p>Hello</p>\n"
            assert (await his.post(lobby, "*Hello*"))["html"] == "<p><em>Hello</em></p>\n"
            assert (await his.post(lobby, HEAVY))["html"] == HTML  # by a second worker
            assert await Message.objects.filter(author=alice, body=HEAVY).acount() == 1
        assert (await hers.reply(waiting))["data"]["html"] == HTML
        assert len(find_workers(fresh_server.pid)) == 2


async def test_others_edit_and_preview_while_a_heavy_text_is_rendered(
    fresh_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    async with (
        Socket.connect(fresh_server, alice) as hers,
        Socket.connect(fresh_server, bob) as his,
    ):
        seq = (await hers.post(lobby, HEAVY))["seq"]
        mine = (await his.post(lobby, "Hello"))["seq"]
        [worker] = find_workers(fresh_server.pid)
        edit = {"room": str(lobby.pk), "seq": seq, "body": f"{HEAVY} again"}
        with stopped(worker):
            waiting = await hers.send("message.edit", **edit)
            edit = {"room": str(lobby.pk), "seq": mine, "body": "*Hello*"}
            assert (await his.request("message.edit", **edit))["ok"]
            html = await sync_to_async(preview)(fresh_server, bob, lobby, HEAVY)
            assert html == HTML
        assert (await hers.reply(waiting))["ok"]


def preview(server: LiveServer, person: User, room: Room, body: str) -> str:
    answer = HttpClient(server, person).call("POST", f"rooms/{room.pk}/preview", body=body)
    html: str = json.load(answer)["html"]
    return html


async def test_a_stopping_server_finishes_its_rendering(
    fresh_server: LiveServer, alice: User, lobby: Room
) -> None:
    async with Socket.connect(fresh_server, alice) as hers:
        await hers.post(lobby, HEAVY)
        [worker] = find_workers(fresh_server.pid)
        fields = {"room": str(lobby.pk), "body": f"{HEAVY} more", "client_id": str(uuid4())}
        with stopped(worker):
            await hers.send("message.post", **fields)
            await hers.send("ping")  # answered in order: after the post
            os.kill(fresh_server.pid, signal.SIGTERM)
            os.kill(worker, signal.SIGTERM)  # as a service manager does to the whole group
            await hers.next("bye")
        await hers.closed()
    await sync_to_async(fresh_server._wait_for_end)()
    wait_for_end(worker)
    assert await Message.objects.filter(author=alice).acount() == 3  # one tells of the room


async def test_no_worker_outlives_a_killed_server(
    fresh_server: LiveServer, alice: User, lobby: Room
) -> None:
    async with Socket.connect(fresh_server, alice) as hers:
        await hers.post(lobby, HEAVY)
        [worker] = find_workers(fresh_server.pid)
    await sync_to_async(fresh_server.kill)()
    wait_for_end(worker)
