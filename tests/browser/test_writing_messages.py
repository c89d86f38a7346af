"""What one does with messages: edit, delete, report, answer, react; mouse, keyboard and touch."""

import re

from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from messaging.models import Message, Report
from rooms.models import Room
from tests.browser.room_page import PageApi, enter, message, numbered, send
from tests.browsing import Browsing, shot
from tests.people import put_in


def choose(page: Page, row: Locator, act: str) -> None:
    """Choose an act from the menu of a message."""
    row.hover()
    row.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name=act).click()


def test_alice_edits_her_message_and_bob_reads_what_it_was(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    hers, his = browse(alice), browse(bob)
    for page in (hers, his):
        enter(page, lobby)
    field = hers.locator("[data-field]")
    send(hers, "Tea at four")
    expect(message(hers, "Tea at four")).to_have_attribute("data-state", "sent")
    field.fill("A thought for later")
    choose(hers, message(hers, "Tea at four"), "Edit")
    expect(field).to_have_value("Tea at four")
    shot(hers, "editing")
    field.fill("Tea at five")
    field.press("Enter")
    expect(message(his, "Tea at five")).to_be_visible()
    expect(field).to_have_value("A thought for later")
    message(his, "Tea at five").get_by_role("button", name="edited").click()
    dialog = his.get_by_role("dialog")
    expect(dialog.locator("li")).to_have_count(1)
    expect(dialog.locator("li")).to_contain_text("Tea at four")
    shot(his, "edit-history")
    his.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_arrow_up_edits_the_last_own_message_and_escape_lets_it_be(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    page = browse(alice)
    enter(page, lobby)
    field = page.locator("[data-field]")
    send(page, "First")
    send(page, "Second")
    PageApi(browse).post(bob, lobby, "Not yours")
    expect(message(page, "Not yours")).to_be_visible()
    field.press("ArrowUp")
    expect(field).to_have_value("Second")
    field.press("Escape")
    expect(field).to_have_value("")
    field.fill("x")
    field.press("ArrowUp")
    expect(field).to_have_value("x")


def test_an_edit_that_fails_can_be_tried_again(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    page = browse(bob)
    enter(page, lobby)
    send(page, "Tea at four")
    expect(message(page, "Tea at four")).to_have_attribute("data-state", "sent")
    with browse.outside_page():
        lobby.memberships.filter(user=bob).delete()
    field = page.locator("[data-field]")
    field.press("ArrowUp")
    field.fill("Tea at five")
    field.press("Enter")
    expect(page.get_by_text("Not found.")).to_be_visible()
    with browse.outside_page():
        put_in(lobby, bob)
    page.get_by_role("button", name="Retry").click()
    expect(message(page, "Tea at five")).to_be_visible()


def test_alice_deletes_her_message_after_she_is_asked(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    hers, his = browse(alice), browse(bob)
    for page in (hers, his):
        enter(page, lobby)
    send(hers, "My number is 555")
    expect(message(his, "555")).to_be_visible()
    choose(hers, message(hers, "555"), "Delete")
    shot(hers, "delete-asked")
    hers.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(message(hers, "555")).to_be_visible()
    choose(hers, message(hers, "555"), "Delete")
    hers.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(message(his, "This message was deleted.")).to_be_visible()
    expect(message(his, "555")).to_have_count(0)


def test_a_moderator_hides_and_a_member_reports(
    browse: Browsing, bob: User, carol: User, lobby: Room
) -> None:
    hers, his = browse(carol), browse(bob)
    for page in (hers, his):
        enter(page, lobby)
    send(hers, "Buy my pills")
    row = message(his, "Buy my pills")
    row.hover()
    row.get_by_role("button", name="More").click()
    expect(his.get_by_role("menuitem", name="Report")).to_be_visible()
    expect(his.get_by_role("menuitem", name="Delete")).to_be_hidden()
    shot(his, "message-menu")
    his.get_by_role("menuitem", name="Report").click()
    his.get_by_role("dialog").get_by_label("Reason").fill("Spam")
    his.get_by_role("dialog").get_by_role("button", name="Report").click()
    expect(his.get_by_text("Thanks")).to_be_visible()
    with browse.outside_page():
        assert [report.reason for report in Report.objects.all()] == ["Spam"]
    send(his, "Nonsense")
    choose(hers, message(hers, "Nonsense"), "Delete")
    hers.get_by_role("dialog").get_by_label("Reason").fill("Rude")
    hers.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(message(his, "Nonsense")).to_have_count(0)
    with browse.outside_page():
        assert Message.objects.get(body="Nonsense").hidden_at
    gone = message(his, "This message was deleted.")
    gone.hover()
    expect(gone.get_by_role("button", name="More")).to_have_count(0)
    choose(hers, message(hers, "This message was deleted."), "Restore")
    for page in (hers, his):
        expect(message(page, "Nonsense")).to_be_visible()


def test_bob_answers_alice_and_the_quote_leads_to_her_message(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    hers, his = browse(alice), browse(bob, phone=True, dark=True)
    for page in (hers, his):
        enter(page, lobby)
    send(hers, "Shall we have **tea**?")
    asked = message(his, "Shall we have tea?")
    asked.evaluate("row => row.scrollIntoView()")
    asked.dispatch_event("pointerdown", {"pointerType": "touch", "bubbles": True})
    his.get_by_role("menuitem", name="Reply").click()
    expect(his.get_by_text("Replying to Alice: Shall we have tea?")).to_be_visible()
    shot(his, "replying-phone-dark")
    send(his, "Gladly")
    answer = message(hers, "Gladly")
    expect(answer.get_by_role("link")).to_have_text("Alice: Shall we have tea?")
    answer.get_by_role("link").click()
    expect(message(hers, "Shall we have tea?").first).to_be_focused()
    choose(hers, message(hers, "Shall we have tea?").first, "Delete")
    hers.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(answer.get_by_role("link")).to_have_text("This message was deleted.")
    shot(hers, "answered")


def test_a_newcomer_sees_that_it_is_an_answer_and_not_to_what(
    browse: Browsing, alice: User, bob: User, mallory: User, lobby: Room
) -> None:
    page_api = PageApi(browse)
    page_api.post(alice, lobby, "The code is 1234")
    page_api.call(alice, "PATCH", f"rooms/{lobby.pk}", history="joined")
    page_api.call(mallory, "POST", f"rooms/{lobby.pk}/join")
    with browse.outside_page():
        seq = Message.objects.get(body="The code is 1234").seq
    his, theirs = browse(bob), browse(mallory)
    browse.forgive("404")
    for page in (his, theirs):
        enter(page, lobby)
    choose(his, message(his, "The code is 1234"), "Reply")
    send(his, "Thanks")
    expect(message(his, "Thanks").get_by_role("link")).to_contain_text("1234")
    expect(message(theirs, "Thanks").get_by_role("link")).to_have_text("Original message")
    expect(numbered(theirs, seq)).to_have_count(0)


def test_they_react_and_take_it_back(browse: Browsing, alice: User, bob: User, lobby: Room) -> None:
    hers, his = browse(alice), browse(bob)
    for page in (hers, his):
        enter(page, lobby)
    send(hers, "Tea?")
    row = message(his, "Tea?")
    row.hover()
    row.get_by_role("button", name="React").click()
    picker = his.get_by_role("dialog", name="Choose an emoji")
    picker.get_by_label("Search emoji").fill("heart red")
    shot(his, "picker")
    his.keyboard.press("Enter")
    pill = row.get_by_role("button", name=re.compile("red heart|❤️"))
    expect(pill).to_have_attribute("aria-pressed", "true")
    seen = message(hers, "Tea?").locator("[data-emoji]")
    expect(seen).to_have_text("❤️ 1")
    expect(seen).to_have_attribute("aria-pressed", "false")
    seen.click()
    expect(pill).to_have_text("❤️ 2")
    pill.click()
    expect(seen).to_have_text("❤️ 1")
    seen.click()
    expect(seen).to_have_count(0)


def test_all_of_it_by_keyboard(browse: Browsing, alice: User, bob: User, lobby: Room) -> None:
    PageApi(browse).post(bob, lobby, "One", "Two", "Three")
    page = browse(alice)
    enter(page, lobby)
    page.locator("[data-log]").focus()
    page.keyboard.press("ArrowUp")
    expect(message(page, "Three")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(message(page, "Two")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Search emoji")).to_be_focused()
    page.keyboard.type("thumbs up")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(message(page, "Two").locator("[data-emoji]")).to_have_text("👍 1")
    expect(message(page, "Two").get_by_role("button", name="React", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="React")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Reply")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menuitem", name="Reply")).to_be_hidden()
    expect(message(page, "Two").get_by_role("button", name="More")).to_be_focused()
