"""A socket that loses access gets nothing more, and a server that stops closes its sockets."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session

from accounts.models import User
from messaging.protocol.close_codes import CloseCode
from rooms.actions import remove_member
from rooms.models import Membership, Room
from tests.http_client import HttpClient
from tests.live import LiveServer
from tests.people import PASSWORD
from tests.sockets import Socket

NEW_PASSWORD = "staple horse 42 battery"
Servers = tuple[LiveServer, LiveServer]


async def visit(server: LiveServer, person: User, path: str, **fields: str) -> None:
    """Submit a form of the site as `person`, in a browser of their own."""

    def submit() -> None:
        assert HttpClient(server, person).submit(path, **fields).status == 200

    await sync_to_async(submit)()


async def make_staff(person: User) -> None:
    person.is_staff = person.is_superuser = True
    await person.asave()


async def test_signing_out_closes_the_sockets_of_that_session_only(
    two_servers: Servers, bob: User, lobby: Room
) -> None:
    def leave() -> None:
        http_client.submit("/accounts/logout/")

    http_client = await sync_to_async(HttpClient)(two_servers[0], bob)
    cookie = http_client.session
    async with (
        Socket.connect(two_servers[1], bob, cookies=cookie) as left,
        Socket.connect(two_servers[1], bob) as other,
    ):
        await sync_to_async(leave)()
        assert await left.closed() == CloseCode.SESSION_ENDED
        assert (await other.request("ping"))["ok"]


async def test_a_new_password_ends_every_socket(two_servers: Servers, bob: User) -> None:
    async with Socket.connect(two_servers[1], bob) as his:
        await visit(
            two_servers[0], bob, "/accounts/password/change/",
            oldpassword=PASSWORD, password1=NEW_PASSWORD, password2=NEW_PASSWORD,
        )  # fmt: skip
        assert await his.closed() == CloseCode.SESSION_ENDED


async def test_a_user_suspended_in_the_admin_is_disconnected_at_once(
    two_servers: Servers, alice: User, bob: User
) -> None:
    await make_staff(alice)
    async with Socket.connect(two_servers[1], bob) as his:
        await visit(
            two_servers[0],
            alice,
            f"/admin/accounts/user/action/suspend/?ids={bob.pk}",
            reason="Spam",
        )
        assert await his.closed() == CloseCode.ACCOUNT_SUSPENDED


async def test_a_member_removed_in_the_admin_gets_room_left_and_no_more_messages(
    two_servers: Servers, alice: User, bob: User, lobby: Room
) -> None:
    await make_staff(alice)
    membership = await Membership.objects.aget(room=lobby, user=bob)
    async with (
        Socket.connect(two_servers[0], alice) as hers,
        Socket.connect(two_servers[1], bob) as his,
        Socket.connect(two_servers[1], bob) as tab,
    ):
        for socket in (his, tab, hers):
            await socket.open(lobby)
        path = f"/admin/rooms/membership/action/remove/?ids={membership.pk}"
        await visit(two_servers[0], alice, path, reason="Off topic")
        for socket in (his, tab):
            left = await socket.next("room.left")
            assert left["room"] == str(lobby.pk)
            assert (left["code"], left["reason"]) == ("removed", "Off topic")
        await hers.post(lobby, "Now we can talk")
        await hers.messages(2)
        for socket in (his, tab):
            assert (await socket.request("ping"))["ok"]
            bodies = [event["message"]["body"] for event in socket.received if "message" in event]
            assert "Now we can talk" not in bodies


@pytest.fixture
async def quick_server(transactional_db: None) -> AsyncIterator[LiveServer]:
    """A server whose periodic check runs twice a second, so that tests need not wait for it."""
    server = LiveServer(RECONCILE_SECONDS="0.5")
    await asyncio.to_thread(server.start)
    yield server
    await asyncio.to_thread(server.terminate)


async def test_an_ended_session_is_found_without_an_event(
    quick_server: LiveServer, bob: User
) -> None:
    async with Socket.connect(quick_server, bob) as his:
        await Session.objects.all().adelete()
        assert await his.closed() == CloseCode.SESSION_ENDED


async def test_a_suspended_account_is_found_without_an_event(
    quick_server: LiveServer, bob: User
) -> None:
    async with Socket.connect(quick_server, bob) as his:
        await User.objects.filter(pk=bob.pk).aupdate(is_active=False)
        assert await his.closed() == CloseCode.ACCOUNT_SUSPENDED


async def test_a_removal_is_found_without_an_event(
    quick_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    async with (
        Socket.connect(quick_server, alice) as hers,
        Socket.connect(quick_server, bob) as his,
    ):
        await hers.open(lobby)
        await his.open(lobby)
        await his.next("clocks")
        # Events of this process don't reach the server, which has no Redis.
        await sync_to_async(remove_member)(room=lobby, user=bob, by=alice)
        for _ in range(2):
            await hers.next("clocks")
        before = [event for event in his.received if event["type"] == "clocks"]
        for _ in range(2):
            await hers.next("clocks")
        assert (await his.request("ping"))["ok"]
        assert [event for event in his.received if event["type"] == "clocks"] == before


async def test_a_server_that_stops_sends_bye_and_commits_what_it_accepted(
    live_server: LiveServer, alice: User, lobby: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers:
        await hers.open(lobby)
        posts = [asyncio.create_task(hers.post(lobby, str(n))) for n in range(10)]
        await posts[0]
        stopped = asyncio.create_task(asyncio.to_thread(live_server.terminate))
        bye = await hers.next("bye")
        assert 0 < bye["retry_after"] <= 4
        posted = [message["seq"] for message in await asyncio.gather(*posts)]
        assert await hers.closed() == CloseCode.SERVER_RESTART
        await stopped
    await asyncio.to_thread(live_server.start)
    async with Socket.connect(live_server, alice) as hers:
        history: list[dict[str, Any]] = (await hers.open(lobby))["messages"]
        assert posted == [message["seq"] for message in history if message["kind"] == "text"]
