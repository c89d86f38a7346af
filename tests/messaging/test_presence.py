"""Presence: seen by those who share a room, and by no others; it ends within ten seconds."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from asgiref.sync import sync_to_async

from accounts.models import User
from rooms.actions import leave_room
from rooms.models import Room
from tests.http_client import HttpClient
from tests.live import LiveServer
from tests.sockets import PATIENCE_SECONDS, Socket

Servers = tuple[LiveServer, LiveServer]
EXPIRY_SECONDS = 10 + 5  # five are for the machine the tests run on

pytestmark = pytest.mark.slow


class Watcher(Socket):
    """A socket that keeps the states that it got."""

    @property
    def states(self) -> dict[str, str]:
        states: dict[str, str] = {}
        for event in self.received:
            states |= event["states"] if event["type"] == "presence" else {}
        return states

    async def watch(self, *people: User) -> None:
        users = [str(each.pk) for each in people]
        assert (await self.request("presence.subscribe", users=users))["ok"]

    async def receives(self, person: User, state: str) -> None:
        """Wait until a person is `state` here."""
        async with asyncio.timeout(PATIENCE_SECONDS), self._news:
            await self._news.wait_for(lambda: self.states.get(str(person.pk)) == state)


@pytest.fixture
async def alices(live_server: LiveServer, alice: User) -> AsyncIterator[Watcher]:
    async with Watcher.connect(live_server, alice) as hers:
        assert isinstance(hers, Watcher)
        yield hers


async def test_bob_comes_online_idles_and_goes_offline(
    alices: Watcher, live_server: LiveServer, bob: User, lobby: Room
) -> None:
    await alices.watch(bob)
    async with Socket.connect(live_server, bob) as his:
        await alices.receives(bob, "online")
        await his.request("presence", state="idle")
        await alices.receives(bob, "idle")
        await his.request("presence", state="online")
        await alices.receives(bob, "online")
    await alices.receives(bob, "offline")


async def test_a_client_that_is_cut_off_is_offline_within_ten_seconds(
    alices: Watcher, live_server: LiveServer, bob: User, lobby: Room
) -> None:
    await alices.watch(bob)
    async with Socket.connect(live_server, bob) as his:
        await alices.receives(bob, "online")
        his.connection.transport.pause_reading()  # it answers nothing, and never closes
        async with asyncio.timeout(EXPIRY_SECONDS):
            await alices.receives(bob, "offline")
        his.connection.transport.resume_reading()
        await alices.receives(bob, "online")


async def test_two_processes_agree_and_users_of_a_killed_one_go_offline(
    two_servers: Servers, alice: User, bob: User, lobby: Room
) -> None:
    async with Watcher.connect(two_servers[0], alice) as hers:
        assert isinstance(hers, Watcher)
        await hers.watch(bob)
        async with Socket.connect(two_servers[1], bob):
            await hers.receives(bob, "online")
            await asyncio.to_thread(two_servers[1].kill)
            await hers.receives(bob, "offline")


async def test_one_active_tab_is_enough(
    alices: Watcher, live_server: LiveServer, bob: User, lobby: Room
) -> None:
    await alices.watch(bob)
    async with Socket.connect(live_server, bob) as tab, Socket.connect(live_server, bob) as other:
        await tab.request("presence", state="idle")
        await other.request("presence", state="idle")
        await alices.receives(bob, "idle")
        await tab.request("presence", state="online")
        await alices.receives(bob, "online")


async def test_a_stranger_gets_no_presence(
    alices: Watcher, live_server: LiveServer, alice: User, bob: User, mallory: User, lobby: Room
) -> None:
    async with Watcher.connect(live_server, mallory) as spy:
        assert isinstance(spy, Watcher)
        await spy.watch(alice, mallory)
        await alices.watch(mallory, alice)
        await spy.receives(mallory, "online")
        await alices.receives(alice, "online")
        assert set(spy.states) == {str(mallory.pk)}
        assert set(alices.states) == {str(alice.pk)}


async def test_a_member_who_left_gets_no_presence_of_the_others(
    live_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    async with Watcher.connect(live_server, bob) as his:
        assert isinstance(his, Watcher)
        await his.watch(alice, bob)
        async with Socket.connect(live_server, alice):
            await his.receives(alice, "online")
            await sync_to_async(leave_room)(room=lobby, user=bob)
        # A later change arrives, and none of hers.
        await his.request("presence", state="idle")
        await his.receives(bob, "idle")
        assert his.states[str(alice.pk)] == "online"


async def test_bob_hides_and_shows_his_presence(
    two_servers: Servers, alice: User, bob: User, lobby: Room
) -> None:
    async with (
        Watcher.connect(two_servers[0], alice) as hers,
        Socket.connect(two_servers[1], bob),
    ):
        assert isinstance(hers, Watcher)
        await hers.watch(bob)
        await hers.receives(bob, "online")
        browser = await sync_to_async(HttpClient)(two_servers[1], bob)
        for shown, state in (({}, "offline"), ({"shows_presence": "on"}, "online")):
            await asyncio.to_thread(browser.submit, "/account/privacy/", **shown)
            await hers.receives(bob, state)


@pytest.mark.parametrize("command", [{"state": "away"}, {}])
async def test_an_unknown_state_is_refused(alices: Watcher, command: dict[str, str]) -> None:
    assert (await alices.request("presence", state="idle"))["ok"]
    assert (await alices.request("presence", **command))["error"]["code"] == "invalid"


async def test_a_socket_subscribes_to_a_hundred_users_and_no_more(
    alices: Watcher, alice: User
) -> None:
    assert (await alices.request("presence.subscribe", users=[str(alice.pk)] * 100))["ok"]
    refused = await alices.request("presence.subscribe", users=[str(alice.pk)] * 101)
    assert refused["error"]["code"] == "invalid"
