"""Two people, two browsers, one room: from the first visit to the day after."""

import re

from playwright.sync_api import Page, expect

from accounts.models import User
from messaging.actions import delete_message, edit_message, mark_read, post_messages
from messaging.models import Message
from rooms.models import Room
from tests.browser.room_page import enter, message, send, wait_until_connected
from tests.browsing import Browsing, shot, until
from tests.live import LiveServer
from tests.messages import new_message
from tests.people import PASSWORD as ALICES_PASSWORD

PASSWORD = "correct horse battery staple"


def register(page: Page, name: str) -> None:
    page.goto("/accounts/signup/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    shot(page, "sign-up")
    page.get_by_role("button", name="Create account").click()
    page.wait_for_url("**/")


def test_an_empty_site_becomes_a_conversation_that_survives_a_restart(
    browse: Browsing, fresh_server: LiveServer
) -> None:
    hers = browse()
    hers.goto("/")
    shot(hers, "first-run")
    hers.get_by_label("Email").fill("alice@example.com")
    hers.get_by_label("Username").fill("alice")
    hers.get_by_label("Password").fill(PASSWORD)
    hers.get_by_role("button", name="Create account and continue").click()
    wait_until_connected(hers)
    expect(hers.get_by_role("heading", name="Lobby", level=1)).to_be_visible()

    his = browse(phone=True, dark=True)
    register(his, "bob")
    shot(his, "index-phone-dark")
    his.get_by_label(re.compile("room", re.I)).first.fill("lobby")
    his.keyboard.press("Enter")
    wait_until_connected(his)

    send(hers, "Hello **Bob**")
    expect(message(his, "Hello Bob").locator("strong")).to_have_text("Bob")
    send(his, "你好，Alice")
    expect(message(hers, "你好，Alice")).to_be_visible()
    expect(message(his, "你好，Alice")).to_have_attribute("data-state", "sent")

    his.reload()
    wait_until_connected(his)
    expect(message(his, "Hello Bob")).to_have_count(1)
    shot(his, "room-phone-dark")

    browse.forgive("ERR_CONNECTION|WebSocket|503")
    with browse.outside_page():
        fresh_server.restart()
    wait_until_connected(hers)
    send(hers, "Back again")
    expect(message(his, "Back again")).to_be_visible()
    hers.reload()
    for text in ("Hello Bob", "你好，Alice", "Back again"):
        expect(message(hers, text)).to_have_count(1)
    shot(hers, "room")


def test_enter_sends_shift_enter_breaks_and_an_input_methods_enter_does_neither(
    browse: Browsing, alice: User, lobby: Room
) -> None:
    page = browse(alice)
    enter(page, lobby)
    field = page.locator("[data-field]")
    field.press_sequentially("one")
    field.press("Shift+Enter")
    field.press_sequentially("two")
    field.press("Enter")
    expect(message(page, "one")).to_have_text(re.compile("one\\s*two"))
    expect(field).to_have_value("")

    field.focus()
    session = page.context.new_cdp_session(page)
    session.send(
        "Input.imeSetComposition", {"text": "ni hao", "selectionStart": 6, "selectionEnd": 6}
    )
    session.send(
        "Input.dispatchKeyEvent",
        {"type": "keyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229},
    )
    session.send("Input.insertText", {"text": "你好"})
    expect(field).to_have_value("你好")
    field.press("Enter")
    expect(message(page, "你好")).to_have_attribute("data-state", "sent")
    assert page.locator("article.message[data-seq]").filter(has_text="ni hao").count() == 0


def test_a_refused_message_shows_why_and_keeps_its_text(
    browse: Browsing, alice: User, lobby: Room
) -> None:
    page = browse(alice)
    enter(page, lobby)
    send(page, "This one goes through")
    expect(message(page, "This one goes through")).to_have_attribute("data-state", "sent")
    with browse.outside_page():
        User.objects.filter(pk=alice.pk).update(is_active=False)
    send(page, "Can you hear me?")
    refused = message(page, "Can you hear me?")
    expect(refused).to_have_attribute("data-state", "failed")
    expect(refused).to_contain_text("Not found")
    shot(page, "message-failed")
    with browse.outside_page():
        User.objects.filter(pk=alice.pk).update(is_active=True)
    refused.locator("[data-retry]").click()
    expect(refused).to_have_attribute("data-state", "sent")


def test_what_is_written_offline_is_sent_when_the_server_is_back(
    browse: Browsing, fresh_server: LiveServer, alice: User, lobby: Room
) -> None:
    page = browse(alice)
    enter(page, lobby)
    browse.forgive("ERR_CONNECTION|WebSocket")
    with browse.outside_page():
        fresh_server.kill()
    send(page, "From the tunnel")
    expect(message(page, "From the tunnel")).to_have_attribute("data-state", "sending")
    expect(page.locator("[data-connection]")).to_be_visible()
    shot(page, "reconnecting")
    with browse.outside_page():
        fresh_server.start()
    expect(message(page, "From the tunnel")).to_have_attribute("data-state", "sent", timeout=40_000)
    with browse.outside_page():
        assert Message.objects.filter(body="From the tunnel").count() == 1


def test_older_messages_come_while_the_readers_line_stays(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    messages = [new_message(lobby, bob, f"Line {n}") for n in range(1, 201)]
    post_messages(messages)
    mark_read(user=alice, room_id=lobby.pk, seq=202)
    page = browse(alice)
    enter(page, lobby)
    expect(message(page, "Line 200")).to_be_visible()
    line = page.locator("[data-log] article.message").first
    seq = line.get_attribute("data-seq")
    line.scroll_into_view_if_needed()
    anchor = page.locator(f"article.message[data-seq='{seq}'] [data-body]")
    before = anchor.bounding_box()
    expect(message(page, "Line 120")).to_have_count(1)
    until(page, "document.querySelectorAll('[data-log] article.message').length > 60")
    after = anchor.bounding_box()
    assert before
    assert after
    assert abs(before["y"] - after["y"]) < 1
    shot(page, "older")


def test_bob_leaves_and_is_out(browse: Browsing, bob: User, lobby: Room) -> None:
    page = browse(bob)
    enter(page, lobby)
    page.get_by_label("Room menu").click()
    page.get_by_role("button", name="Leave room").click()
    expect(page.get_by_text("You left Lobby.")).to_be_visible()
    page.goto(f"/rooms/{lobby.pk}/")
    expect(page.get_by_role("button", name=re.compile("Join"))).to_be_visible()
    shot(page, "join")


def test_a_new_password_here_leaves_my_other_tab_signed_in(
    browse: Browsing, alice: User, lobby: Room
) -> None:
    tab = browse(alice)
    enter(tab, lobby)
    other = tab.context.new_page()
    other.goto("/accounts/password/change/")
    other.get_by_label("Current password").fill(ALICES_PASSWORD)
    for field in other.locator("input[name^=password]").all():
        field.fill(PASSWORD)
    other.get_by_role("button", name="Change password").click()
    expect(other.get_by_role("status")).to_contain_text("password")
    # Not at once: the socket may stay until the periodic check finds its session replaced.
    send(tab, "Still here")
    expect(message(tab, "Still here")).to_have_attribute("data-state", "sent")
    other.close()


def test_signing_out_here_ends_my_other_tab(browse: Browsing, alice: User, lobby: Room) -> None:
    tab = browse(alice)
    enter(tab, lobby)
    other = tab.context.new_page()
    other.goto("/accounts/logout/")
    other.locator("main").get_by_role("button", name="Sign out").last.click()
    browse.forgive("40[13]|WebSocket")
    expect(tab.get_by_text("You've been signed out. Sign in to continue.")).to_be_visible()
    expect(tab).to_have_url(re.compile(rf"/accounts/login/\?next=/rooms/{lobby.pk}/$"))
    shot(tab, "signed-out")
    other.close()


def test_what_was_edited_or_deleted_is_shown_as_such(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    bodies = ("Tea at four", "My number is 555")
    messages = [new_message(lobby, bob, body) for body in bodies]
    post_messages(messages)
    edited, deleted = Message.objects.filter(author=bob, kind="text").order_by("seq")
    edit_message(by=bob, room_id=lobby.pk, seq=edited.seq, body="Tea at five")
    delete_message(by=bob, room_id=lobby.pk, seq=deleted.seq)
    page = browse(alice)
    enter(page, lobby)
    expect(message(page, "Tea at five").get_by_text("edited", exact=True)).to_be_visible()
    expect(message(page, "This message was deleted.")).to_be_visible()
    expect(message(page, "555")).to_have_count(0)
    shot(page, "edited-and-deleted")
