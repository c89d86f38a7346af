"""The pages of the admin, at desktop and phone size, light and dark: pictures, and no barrier."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts.models import User
from rooms.actions import archive_room
from rooms.models import Room
from tests.admin.client import make_moderator
from tests.browser.test_screenshots import LOOKS
from tests.browsing import Browsing, shot
from tests.messages import post, report

# Not axe's taste beyond the standard: most of the markup is Django's.
STANDARD = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}

PAGES = {
    "today": "",
    "reports": "messaging/report/",
    "report": "messaging/report/REPORT/change/",
    "report-handle": "messaging/report/action/handle/?ids=REPORT",
    "people": "accounts/user/",
    "person": "accounts/user/BOB/change/",
    "rooms": "rooms/room/",
    "room": "rooms/room/ROOM/change/",
    "messages": "messaging/message/",
    "audit": "accounts/auditentry/",
    "purge": "messaging/purge/add/?person=BOB",
}


@pytest.mark.parametrize(("phone", "dark"), LOOKS)
def test_the_admin_is_kept_as_pictures_and_has_no_barrier(
    browse: Browsing, alice: User, bob: User, carol: User, lobby: Room, phone: bool, dark: bool
) -> None:
    dora = make_moderator("dora")
    post(lobby, alice, "Good morning! Who brings the tea today?")
    reported = report(post(lobby, bob, "You potato. Bring it yourself."), carol, "Calls names")
    post(lobby, alice, "Now, now.")
    report(post(lobby, bob, "Buy watches at https://watches.example"), alice, "Spam")
    archive_room(room=lobby, by=alice, reason="Enough for today")
    ids = {"REPORT": str(reported.pk), "BOB": str(bob.pk), "ROOM": str(lobby.pk)}
    look = f"{'390' if phone else '1280'}-{'dark' if dark else 'light'}"
    # The tools of this test bring styles of their own. Whether the pages keep to their policy is
    # seen without them, in tests/operations/test_headers.py.
    browse.forgive("Applying inline style")
    page = browse(dora, phone=phone, dark=dark)
    for name, path in PAGES.items():
        for word, id_ in ids.items():
            path = path.replace(word, id_)
        page.goto(f"/admin/{path}")
        expect(page.locator("h1").first).to_be_visible()
        check(page, f"admin-{name}-{look}")
    page.goto(f"/admin/accounts/user/action/suspend/?ids={bob.pk}")
    page.get_by_label("Reason").fill("Calls names")
    page.locator("#content form [type=submit]").click()
    expect(page.locator(".messagelist")).to_contain_text("Done – Suspend: bob")
    check(page, f"admin-done-{look}")
    page = browse(carol, phone=phone, dark=dark)
    page.goto("/account/reports/")
    check(page, f"my-reports-{look}")


def check(page: Page, name: str) -> None:
    shot(page, name)
    found = Axe().run(page, options=STANDARD)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{name} is {wide} px too wide"
