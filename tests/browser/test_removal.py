"""Losing a room: the open page shows who ended it and why, and gets no more events."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from rooms.models import Room
from tests.browser.room_page import PageApi, enter, message, send
from tests.browser.room_panel import choose, open_from_menu, open_members
from tests.browsing import Browsing, shot


def end(page: Page, name: str, act: str, reason: str, how_long: str = "") -> None:
    open_members(page)
    choose(page, name, f"{act}…")
    dialog = page.get_by_role("dialog")
    if how_long:
        dialog.get_by_label("Duration").select_option(how_long)
    dialog.get_by_label("Reason").fill(reason)
    dialog.get_by_role("button", name=act).click()


@pytest.mark.parametrize("phone", [False, True])
def test_a_removed_member_reads_why_and_gets_no_more_events(
    browse: Browsing, alice: User, bob: User, carol: User, lobby: Room, cellar: Room, phone: bool
) -> None:
    hers, his = browse(carol), browse(bob, phone=phone)
    enter(hers, lobby)
    enter(his, lobby)
    send(hers, "Bob hears this")
    expect(message(his, "Bob hears this")).to_be_visible()
    end(hers, "Bob", "Remove", "Too much noise")
    expect(his.get_by_text("Carol removed you from #Lobby. Reason: Too much noise")).to_be_visible()
    expect(his.locator("[data-field]")).to_be_hidden()
    expect(his.locator("[data-rooms]").get_by_text("Lobby")).to_have_count(0)
    shot(his, f"removed{'-phone' if phone else ''}")
    expect(hers.get_by_text("Carol removed Bob")).to_be_visible()
    send(hers, "Bob does not hear this")
    expect(message(hers, "Bob does not hear this")).to_have_attribute("data-state", "sent")
    # The next message in a room that is still his is the next event he gets.
    PageApi(browse).post(alice, cellar, "But he hears this")
    if phone:
        his.get_by_label("Back to rooms").click()
    his.locator("[data-rooms]").get_by_role("link", name="Cellar").click()
    expect(message(his, "But he hears this")).to_be_visible()
    assert "does not hear this" not in his.content()
    his.goto(f"/rooms/{lobby.pk}/")
    his.get_by_role("button", name="Join").click()
    expect(message(his, "Bob does not hear this")).to_be_visible()


def test_a_banned_member_cannot_come_back_until_the_ban_is_lifted(
    browse: Browsing, bob: User, carol: User, lobby: Room
) -> None:
    hers, his = browse(carol), browse(bob)
    enter(hers, lobby)
    enter(his, lobby)
    end(hers, "Bob", "Ban", "Spam", "Permanently")
    expect(his.get_by_text("Carol banned you from #Lobby. Reason: Spam")).to_be_visible()
    browse.forgive("403")
    his.goto(f"/rooms/{lobby.pk}/")
    his.get_by_role("button", name="Join").click()
    expect(his.get_by_text("You're banned from this room. Reason: Spam")).to_be_visible()
    shot(his, "banned")
    panel = open_from_menu(hers, "Invite people")
    expect(panel.get_by_text("by Carol, permanently · Spam")).to_be_visible()
    panel.get_by_role("button", name="Unban Bob").click()
    expect(panel.get_by_role("heading", name="Banned")).to_be_hidden()
    his.goto(f"/rooms/{lobby.pk}/")
    his.get_by_role("button", name="Join").click()
    expect(hers.get_by_text("Bob joined").last).to_be_visible()


def test_leaving_in_one_tab_closes_the_room_in_the_other(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    page = browse(bob)
    enter(page, lobby)
    PageApi(browse).call(bob, "POST", f"rooms/{lobby.pk}/leave")
    expect(page.get_by_text("You left #Lobby.")).to_be_visible()
