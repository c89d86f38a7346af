"""From a report in a room to its end: the reporter, the reported and a moderator of the site."""

from playwright.sync_api import expect

from accounts.models import User
from rooms.models import Room
from tests.admin.client import make_moderator
from tests.browser.room_page import enter, message, send
from tests.browsing import Browsing, shot


def test_a_report_is_handled_and_each_person_sees_their_part(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    with browse.outside_page():
        dora = make_moderator("dora")
    hers, his, desk = browse(alice), browse(bob), browse(dora)
    for page in (hers, his):
        enter(page, lobby)
    send(his, "Buy my pills")
    row = message(hers, "Buy my pills")
    row.hover()
    row.get_by_role("button", name="More").click()
    hers.get_by_role("menuitem", name="Report").click()
    hers.get_by_role("dialog").get_by_label("Reason").fill("Spam")
    hers.get_by_role("dialog").get_by_role("button", name="Report").click()
    expect(hers.get_by_text("Thanks")).to_be_visible()

    desk.goto("/admin/")
    expect(desk.get_by_text("1 open report")).to_be_visible()
    desk.get_by_role("link", name="Buy my pills").click()
    desk.get_by_role("link", name="Take action").click()
    expect(desk.get_by_label("Hide the message")).to_be_checked()
    desk.get_by_label("Outcome").fill("It is gone.")
    desk.get_by_role("button", name="Take action").click()
    expect(desk.get_by_text("action taken").first).to_be_visible()
    shot(desk, "report-handled")

    for page in (hers, his):
        expect(message(page, "This message was deleted.")).to_be_visible()
        expect(message(page, "pills")).to_have_count(0)
    hers.goto("/account/reports/")
    expect(hers.get_by_text("It is gone.")).to_be_visible()
    his.goto("/account/reports/")
    expect(his.get_by_text("It is gone.")).to_have_count(0)
