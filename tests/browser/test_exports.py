"""From the button to the file, though the tab is closed and the server dies in between."""

import zipfile

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from accounts.models import User
from messaging.models.job import Job
from rooms.models import Room
from tests.browser.room_page import enter
from tests.browser.room_panel import open_from_menu
from tests.browsing import Browsing, shot
from tests.jobs.processes import wait_until_finished
from tests.live import LiveServer
from tests.messages import post

LOOKS = [(False, False), (True, True)]


@pytest.mark.parametrize(("phone", "dark"), LOOKS)
def test_bob_takes_his_words_along(
    browse: Browsing,
    fresh_server: LiveServer,
    bob: User,
    lobby: Room,
    phone: bool,
    dark: bool,
) -> None:
    with browse.outside_page():
        post(lobby, bob, "My words")
    look = f"{'390' if phone else '1280'}-{'dark' if dark else 'light'}"
    page = browse(bob, phone=phone, dark=dark)
    page.goto("/account/")
    shot(page, f"profile-export-{look}")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.get_by_role("button", name="Export my data").click()
    expect(page.get_by_text("Export started")).to_be_visible()
    page.close()

    with browse.outside_page():
        fresh_server.kill()
        fresh_server.start()
        wait_until_finished(Job.objects.get(owner=bob))
    other = browse(bob, phone=phone, dark=dark)
    other.goto(f"/rooms/{lobby.pk}/")
    expect(other.locator("body")).to_have_attribute("data-socket", "ready")
    if phone:
        other.locator("[data-back]").click()
    other.locator("[data-jobs-entry]").click()
    shot(other, f"jobs-export-{look}")
    with other.expect_download() as download:
        other.get_by_role("link", name="Download").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert "My words" in archive.read("messages.jsonl").decode()


@pytest.mark.parametrize(("phone", "dark"), LOOKS)
def test_alice_takes_the_room_along_and_bob_is_not_asked(
    browse: Browsing, alice: User, bob: User, lobby: Room, phone: bool, dark: bool
) -> None:
    his = browse(bob)
    enter(his, lobby)
    panel = open_from_menu(his, "Room settings")
    expect(panel.get_by_role("button", name="Leave room")).to_be_visible()
    expect(panel.get_by_role("button", name="Export room")).to_be_hidden()

    hers = browse(alice, phone=phone, dark=dark)
    enter(hers, lobby)
    panel = open_from_menu(hers, "Room settings")
    panel.get_by_role("button", name="Export room").click()
    expect(panel.get_by_role("status")).to_have_text(
        "Export started. We'll show progress under Activity."
    )
    shot(hers, f"about-export-{'390' if phone else '1280'}-{'dark' if dark else 'light'}")
    link = hers.locator("[data-jobs-list]").get_by_role(
        "link", name="Download", include_hidden=True
    )
    expect(link).to_have_count(1)
