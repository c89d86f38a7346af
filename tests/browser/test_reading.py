"""Reading: from the first unread message on, in both directions, without losing one's line."""

import asyncio
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from messaging.actions import edit_message, mark_read
from rooms.models import Membership, Room
from tests.browser.room_page import PageApi, enter, numbered, send
from tests.browsing import Browsing, shot, until
from tests.live import LiveServer
from tests.messages import fill
from tests.sockets import Socket

FAR = 400


@pytest.fixture
def page_api(browse: Browsing) -> PageApi:
    return PageApi(browse)


def read_to(person: User, room: Room, seq: int) -> None:
    mark_read(user=person, room_id=room.pk, seq=seq)


def get_last_read(browse: Browsing, person: User, room: Room) -> int:
    with browse.outside_page():
        return Membership.objects.get(user=person, room=room).last_read


def jump(page: Page) -> Locator:
    return page.locator("[data-jump]")


def new_line(page: Page) -> Locator:
    return page.locator(".line[data-type=new]")


def top_of(line: Locator) -> float:
    box = line.locator("[data-body]").bounding_box()
    assert box
    return box["y"]


def scroll_by(page: Page, pixels: int) -> None:
    page.locator("[data-log]").hover()
    page.mouse.wheel(0, pixels)


def scroll_until_seen(page: Page, line: Locator, pixels: int) -> None:
    """Scroll step by step, as a hand does, until a message is in the page."""
    for _ in range(400):
        if line.count():
            return
        scroll_by(page, pixels)
        page.wait_for_timeout(20)
    raise AssertionError("it was never reached")


def test_bob_begins_where_he_stopped_and_reads_on_to_the_end(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    fill(lobby, alice, FAR)
    read_to(bob, lobby, 100)
    page = browse(bob)
    with page.expect_event("websocket") as opened:
        enter(page, lobby)
    expect(new_line(page)).to_be_in_viewport()
    expect(numbered(page, 101)).to_be_in_viewport()
    expect(numbered(page, lobby.clock)).to_have_count(0)
    expect(jump(page)).to_have_text(re.compile(r"Jump to latest \(99\+\)"))
    shot(page, "first-unread")

    scroll_until_seen(page, numbered(page, lobby.clock), 4_000)
    scroll_by(page, 100_000)
    expect(jump(page)).to_be_hidden()
    seqs = page.locator("[data-rows] [data-seq]").evaluate_all(
        "rows => rows.map((row) => Number(row.dataset.seq))"
    )
    assert seqs == list(range(seqs[0], lobby.clock + 1)), "no hole where the pages met"
    with opened.value.expect_event("framereceived", lambda frame: '"unread":0' in str(frame)):
        send(page, "All read")
    expect(page).to_have_title(re.compile("^#Lobby"))
    assert get_last_read(browse, bob, lobby) >= lobby.clock


def test_a_few_unread_messages_are_all_in_view(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    fill(lobby, alice, 80)
    read_to(bob, lobby, lobby.clock - 3)
    page = browse(bob)
    enter(page, lobby)
    expect(new_line(page)).to_be_in_viewport()
    expect(numbered(page, lobby.clock)).to_be_in_viewport()
    expect(jump(page)).to_be_hidden()


def test_jumping_to_the_latest_skips_what_is_between(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    fill(lobby, alice, FAR)
    read_to(bob, lobby, 100)
    page = browse(bob)
    enter(page, lobby)
    expect(numbered(page, 101)).to_be_in_viewport()
    jump(page).click()
    expect(numbered(page, lobby.clock)).to_be_in_viewport()
    expect(jump(page)).to_be_hidden()
    expect(numbered(page, 101)).to_have_count(0)


def test_the_mark_follows_what_was_seen_and_no_further(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    fill(lobby, alice, FAR)
    read_to(bob, lobby, 100)
    page = browse(bob)
    with page.expect_event("websocket") as opened:
        enter(page, lobby)
    with opened.value.expect_event("framereceived", lambda frame: '"unread"' in str(frame)):
        scroll_by(page, 500)
    seen = page.locator("[data-rows] article").evaluate_all(
        """rows => Math.max(...rows.filter((row) => row.getBoundingClientRect().bottom <=
        document.querySelector('[data-log]').getBoundingClientRect().bottom)
        .map((row) => Number(row.dataset.seq)))"""
    )
    assert 101 < get_last_read(browse, bob, lobby) <= seen < lobby.clock


def test_a_line_stays_while_pages_come_and_people_write_and_edit(
    browse: Browsing, page_api: PageApi, alice: User, bob: User, lobby: Room
) -> None:
    fill(lobby, alice, FAR)
    read_to(bob, lobby, 200)
    page = browse(bob)
    enter(page, lobby)
    expect(numbered(page, 201)).to_be_in_viewport()
    # A message of its own face, whose text no neighbour moves.
    line = numbered(page, 203)
    before = top_of(line)
    page_api.post(alice, lobby, "One", "Two\n\nin paragraphs")
    expect(jump(page)).to_be_visible()
    page_api.call(alice, "PATCH", f"rooms/{lobby.pk}/messages/190", body="Longer\n\nthan\n\nit was")
    expect(numbered(page, 190)).to_contain_text("than")
    assert top_of(line) == before

    scroll_by(page, -1_000)
    until(page, "document.querySelector('[data-rows] [data-seq]').dataset.seq < 160")
    line = page.locator("[data-rows] article").nth(
        page.locator("[data-rows] article").evaluate_all(
            "rows => rows.findIndex((row) => row.getBoundingClientRect().top > 200)"
        )
    )
    seq = line.get_attribute("data-seq")
    assert seq
    line = numbered(page, int(seq))
    before = top_of(line)
    page_api.call(alice, "PATCH", f"rooms/{lobby.pk}/messages/{int(seq) - 20}", body="x\n\n" * 9)
    expect(numbered(page, int(seq) - 20)).to_contain_text("x")
    assert top_of(line) == before


def test_a_line_stays_while_something_above_it_grows(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    fill(lobby, alice, 120)
    read_to(bob, lobby, 90)
    page = browse(bob)
    enter(page, lobby)
    line = numbered(page, 95)
    before = top_of(line)
    # As a picture does that arrives late.
    page.evaluate(
        """() => new Promise((resolve) => {
        document.querySelector('article[data-seq="85"] [data-body]').style.paddingBottom = '33.7px';
        requestAnimationFrame(() => requestAnimationFrame(resolve)); })"""
    )
    assert top_of(line) == before


@pytest.fixture
def quick_server(transactional_db: None) -> Iterator[LiveServer]:
    """A server that lets people write as fast as they can."""
    server = LiveServer(POST_RATE="0", FRAME_RATE="0")
    server.start()
    yield server
    server.terminate()


async def talk(server: LiveServer, person: User, room: Room, count: int) -> None:
    async with Socket.connect(server, person) as socket:
        for n in range(count):
            await socket.post(room, f"{n}")


def test_the_page_holds_no_more_the_longer_people_talk(
    quick_server: LiveServer, browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    page = browse(bob, server=quick_server)
    enter(page, lobby)
    sizes = []
    for _ in range(3):
        with browse.outside_page():
            asyncio.run(talk(quick_server, alice, lobby, 500))
            lobby.refresh_from_db()
        expect(numbered(page, lobby.clock)).to_be_in_viewport()
        sizes.append(page.locator("[data-rows] > *").count())
    assert max(sizes) <= 520
    expect(jump(page)).to_be_hidden()

    scroll_by(page, -3_000)
    expect(jump(page)).to_be_visible()
    until(page, "document.querySelector('[data-log]').scrollTop > 0")
    line = numbered(page, lobby.clock - 60)
    before = top_of(line)
    with browse.outside_page():
        asyncio.run(talk(quick_server, alice, lobby, 2_100))
        lobby.refresh_from_db()
    expect(jump(page)).to_have_text(re.compile("99"))
    until(page, "document.title.startsWith('(')")
    assert top_of(line) == before
    assert page.locator("[data-rows] > *").count() <= 520
    jump(page).click()
    expect(numbered(page, lobby.clock)).to_be_in_viewport()


def test_a_line_stays_when_so_much_was_missed_that_all_is_fetched_again(
    quick_server: LiveServer, browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    fill(lobby, alice, FAR)
    read_to(bob, lobby, 200)
    browse.forgive(r"WebSocket|ERR_CONNECTION|Failed to load resource")
    page = browse(bob, server=quick_server)
    enter(page, lobby)
    line = numbered(page, 203)
    before = top_of(line)
    with browse.outside_page():
        quick_server.kill()
        fill(lobby, alice, FAR)
        edit_message(by=alice, room_id=lobby.pk, seq=204, body="Edited meanwhile")
        quick_server.start()
        lobby.refresh_from_db()
    expect(numbered(page, 204)).to_contain_text("Edited meanwhile")
    assert top_of(line) == before
    jump(page).click()
    expect(numbered(page, lobby.clock - 1)).to_be_in_viewport()
