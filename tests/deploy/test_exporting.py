"""An export is made by the site's worker, and handed out behind nginx to its owner alone."""

import json
import os
import signal
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.deploy.https import Answer, Header, request
from tests.deploy.members import Member, Members, until
from tests.deploy.site import HOST, Site
from tests.deploy.test_monitoring import EVERYWHERE
from tests.faults.event_log import EventLog

pytestmark = pytest.mark.slow


def visit(member: Member, path: str, body: Any = None, *, headers: Sequence[Header] = ()) -> Answer:
    """Ask as the member's page does; with a body, POST it to the API."""
    token = "x" * 32
    cookies = f"__Host-session={member.person.cookie}; __Host-csrf={token}"
    all_headers = [
        ("Cookie", cookies),
        ("Referer", f"https://{HOST}/"),
        ("X-CSRFToken", token),
        *headers,
    ]
    if body is None:
        return request(member.port, path, host=HOST, headers=all_headers)
    all_headers.append(("Content-Type", "application/json"))
    sent = json.dumps(body).encode()
    return request(member.port, path, host=HOST, headers=all_headers, method="POST", body=sent)


async def export(member: Member) -> dict[str, Any]:
    """Start an export; return its job when a worker is done with it."""
    asked = visit(member, "/api/v1/exports", {})
    assert asked.status == 201, asked.body
    path = f"/api/v1/jobs/{json.loads(asked.body)['id']}"

    def show() -> dict[str, Any]:
        job: dict[str, Any] = json.loads(visit(member, path).body)
        return job

    await until(lambda: show()["finished_at"] is not None)
    return show()


async def test_an_export_is_its_owners_alone(site: Site, members: Members) -> None:
    alice, mallory = await members.enter({"Study": ["alice", "mallory"]}, EventLog())
    job = await export(alice)
    assert job["state"] == "succeeded", job
    path = job["result"]["url"]

    given = visit(alice, path)
    assert given.status == 200
    assert given.header("Content-Length") == [str(job["result"]["size"])]
    assert given.header("Content-Type") == ["application/zip"]
    assert given.header("Content-Disposition") == ['attachment; filename="confab-export.zip"']
    assert given.header("Cache-Control") == ["private, no-store"]
    assert given.header("Content-Security-Policy") == ["default-src 'none'; sandbox"]
    assert given.header("X-Accel-Redirect") == []
    for name in EVERYWHERE:
        assert len(given.header(name)) == 1, (name, given.headers)
    assert "manifest.json" in ZipFile(BytesIO(given.body)).namelist()
    assert visit(mallory, f"/api/v1/jobs/{job['id']}").status == 404
    assert visit(mallory, path).status == 404
    assert request(site.nginx.https, path, host=HOST).status == 302


async def test_nginx_sends_it_and_its_own_place_is_closed(site: Site, members: Members) -> None:
    (dora,) = await members.enter({"Loft": ["dora"]}, EventLog())
    job = await export(dora)
    place = f"/_files/exports/{job['id']}/export.zip"
    file = Path(site.nginx.values["CONFAB_FILES"]) / place.removeprefix("/_files/")
    assert file.stat().st_size == job["result"]["size"]
    for path in (place, place.replace("/_files", "//_files"), place.replace("_", "%5f")):
        refused = visit(dora, path)
        assert refused.status == 404, path
        assert b"manifest.json" not in refused.body
    first = visit(dora, job["result"]["url"], headers=[("Range", "bytes=0-1")])
    assert (first.status, first.body) == (206, b"PK")  # which only nginx does


async def test_exports_wait_for_a_worker(site: Site, members: Members) -> None:
    (bob,) = await members.enter({"Office": ["bob"]}, EventLog())
    worker = site.programs["worker"]
    worker.stop()
    assert not worker.is_healthy()
    asked = json.loads(visit(bob, "/api/v1/exports", {}).body)
    assert asked["state"] == "queued"
    worker.start()
    path = f"/api/v1/jobs/{asked['id']}"
    await until(lambda: json.loads(visit(bob, path).body)["state"] == "succeeded")


async def test_a_worker_that_hangs_is_seen(site: Site) -> None:
    worker = site.programs["worker"]
    assert worker.process
    assert worker.is_healthy()
    os.kill(worker.process.pid, signal.SIGSTOP)
    try:
        os.utime(Path(worker.environment["WORKER_HEARTBEAT_FILE"]), (0, 0))
        assert not worker.is_healthy()
    finally:
        os.kill(worker.process.pid, signal.SIGCONT)
    await until(worker.is_healthy)
