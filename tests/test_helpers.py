"""The tests' own tools: people, servers and sockets."""

import asyncio

import pytest

from accounts.models import User
from rooms.actions import create_room
from rooms.models import Room
from tests.browsing import Browsing, shot
from tests.live import LiveServer
from tests.sockets import Socket, refusal


def test_bob_is_in_both_rooms_and_mallory_in_none(
    bob: User, mallory: User, lobby: Room, cellar: Room
) -> None:
    assert set(Room.objects.joined_by(bob)) == {lobby, cellar}
    assert not Room.objects.joined_by(mallory)


async def test_bob_gets_alices_message_once_on_one_server(
    live_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers, Socket.connect(live_server, bob) as his:
        await his.open(lobby)
        await hers.post(lobby, "Hello")
        await hers.post(lobby, "Bye")
        assert [message["body"] for message in await his.messages(2)] == ["Hello", "Bye"]


async def test_bob_gets_alices_message_from_another_server(
    two_servers: tuple[LiveServer, LiveServer], alice: User, bob: User, lobby: Room
) -> None:
    first, second = two_servers
    async with Socket.connect(first, alice) as hers, Socket.connect(second, bob) as his:
        await his.open(lobby)
        await hers.post(lobby, "Hello")
        assert [message["body"] for message in await his.messages(1)] == ["Hello"]


async def test_a_failed_wait_shows_the_received_events(
    live_server: LiveServer, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.sockets.PATIENCE_SECONDS", 0.2)
    async with Socket.connect(live_server, alice) as hers:
        with pytest.raises(AssertionError, match=r"message.created did not come.*ready"):
            await hers.next("message.created")


async def test_a_stranger_without_a_session_is_refused(live_server: LiveServer) -> None:
    assert await refusal(live_server, None) == 403


async def test_a_killed_server_closes_and_comes_back_on_its_port(
    live_server: LiveServer, alice: User, lobby: Room
) -> None:
    async with Socket.connect(live_server, alice) as hers:
        await hers.post(lobby, "Hello")
        await asyncio.to_thread(live_server.kill)
        assert await hers.closed() == 1006
    await asyncio.to_thread(live_server.start)
    async with Socket.connect(live_server, alice) as hers:
        data = await hers.open(lobby)
        assert data["messages"][-1]["body"] == "Hello"


def test_a_page_that_complains_is_caught(browse: Browsing, alice: User) -> None:
    page = browse()
    page.goto("/healthz")
    assert not browse.unforgiven()
    page.evaluate("console.error('planted'); setTimeout(() => { throw new Error('thrown') })")
    with page.expect_response("**/no-such-thing"):
        page.evaluate("fetch('/static/no-such-thing')")
    assert len(browse.unforgiven()) == 3, browse.unforgiven()
    browse.forgive("planted|: 404|thrown")


def test_alice_signs_in_through_the_form(browse: Browsing, alice: User, lobby: Room) -> None:
    page = browse(phone=True, dark=True)
    browse.sign_in_through_form(page, alice)
    shot(page, "stage")
    with browse.outside_page():
        create_room(creator=alice, name="Attic")
    page = browse(alice)
    page.goto("/")
    assert page.url == f"{browse.url}/"


async def test_code_after_a_browser_finds_no_loop_of_it(transactional_db: None) -> None:
    assert await User.objects.acount() == 0
