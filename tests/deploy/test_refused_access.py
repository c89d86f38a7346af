"""Who can reach the site, and who cannot."""

import asyncio
import json
from urllib.parse import urlencode

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import InvalidStatus
from websockets.frames import Frame, Opcode

from config.server import websocket
from tests.deploy.conftest import SOCKET_SECONDS
from tests.deploy.https import Answer, request
from tests.deploy.members import BACK_SECONDS, Members, dial, until
from tests.deploy.site import HOST, Site
from tests.faults.event_log import EventLog

pytestmark = pytest.mark.slow


async def test_sockets_are_opened_by_our_own_page_alone(site: Site, members: Members) -> None:
    (member,) = await members.enter({"Attic": ["opener"]}, EventLog())
    port, cookie = site.nginx.https, member.person.cookie
    async with dial(port, cookie) as own:
        assert json.loads(await own.recv())[0]["type"] == "ready"
    for foreign in (
        f"http://{HOST}:{port}",
        f"https://{HOST}",
        f"https://{HOST}:{port + 1}",
        f"https://evil.example:{port}",
        f"https://{HOST}.evil.example:{port}",
        "null",
        "http://[",
    ):
        with pytest.raises(InvalidStatus) as refused:
            async with dial(port, cookie, origin=foreign):
                pass
        assert refused.value.response.status_code in (400, 403), foreign
    upgrade = [("Connection", "Upgrade"), ("Upgrade", "websocket")]
    plain = request(site.nginx.http, "/ws/chat/", host=HOST, headers=upgrade, tls=False)
    assert plain.status == 301


async def test_a_forged_root_path_moves_nothing(site: Site, members: Members) -> None:
    await members.enter({"Porch": ["anybody"]}, EventLog())

    def get(*headers: tuple[str, str]) -> Answer:
        return request(site.nginx.https, "/rooms/", host=HOST, headers=headers)

    assert get().header("Location") == ["/accounts/login/?next=/rooms/"]
    assert get(("Daphne-Root-Path", "/evil")).header("Location") == get().header("Location")
    assert get(("X-Forwarded-Proto", "http")).status == get().status


async def test_a_forged_address_does_not_get_around_the_limits(
    site: Site, members: Members
) -> None:
    await members.enter({"Yard": ["somebody"]}, EventLog())

    def guess(number: int) -> str:
        token = "x" * 32
        answer = request(
            site.nginx.https,
            "/accounts/login/",
            host=HOST,
            method="POST",
            headers=[
                ("Cookie", f"__Host-csrf={token}"),
                ("Referer", f"https://{HOST}/accounts/login/"),
                ("Content-Type", "application/x-www-form-urlencoded"),
                ("X-Forwarded-For", f"192.0.2.{number}"),
                ("Forwarded", f"for=192.0.2.{number}"),
            ],
            body=urlencode(
                {"login": f"nobody{number}", "password": "x", "csrfmiddlewaretoken": token}
            ).encode(),
        )
        return answer.body.decode()

    refused = "Too many attempts"
    assert refused not in guess(0)
    assert refused in [guess(number) for number in range(1, 12)][-1]


class Listener(ClientConnection):
    """Counts the server's pings."""

    pings = 0

    def process_event(self, event: object) -> None:
        self.pings += isinstance(event, Frame) and event.opcode is Opcode.PING
        super().process_event(event)  # type: ignore[arg-type]


async def test_a_quiet_socket_outlives_nginxs_patience(site: Site, members: Members) -> None:
    (member,) = await members.enter({"Cellar": ["silent"]}, EventLog())
    assert 2 * websocket.PING_SECONDS < SOCKET_SECONDS < 3 * websocket.PING_SECONDS
    hasty = site.make_nginx("hasty", CONFAB_SOCKET_SECONDS="2")
    hasty.start()
    cookie = member.person.cookie
    try:
        async with dial(hasty.https, cookie, create_connection=Listener) as cut:
            await asyncio.wait_for(cut.wait_closed(), SOCKET_SECONDS)
            assert (cut.pings, cut.close_code) == (0, 1006)  # type: ignore[attr-defined]
    finally:
        hasty.stop()
    async with dial(site.nginx.https, cookie, create_connection=Listener) as quiet:
        assert json.loads(await quiet.recv())[0]["type"] == "ready"
        await until(lambda: quiet.pings >= 4, within=4 * SOCKET_SECONDS)  # type: ignore[attr-defined]
        await quiet.send(json.dumps({"type": "ping", "id": "1"}))
        async with asyncio.timeout(BACK_SECONDS):
            while '"id":"1"' not in str(await quiet.recv()).replace(" ", ""):
                pass
