"""Two people who share a browser: nothing of one is sent, shown or kept for the other."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from messaging.models import Message
from rooms.actions import create_room
from rooms.models import Room
from tests.browser.room_page import PageApi, enter, message, send, wait_until_connected
from tests.browser.screenshots import check
from tests.browsing import Browsing, until
from tests.people import PASSWORD, sign_in

FORGIVEN = r"401|403|404|503|WebSocket|ERR_CONNECTION"
KEYS = "Object.keys(localStorage)"


@pytest.fixture(autouse=True)
def _forgive_refusals(browse: Browsing) -> None:
    browse.forgive(FORGIVEN)


@contextmanager
def unreachable(browse: Browsing) -> Iterator[None]:
    """Stop the server within."""
    with browse.outside_page():
        browse.server.terminate()
    yield
    with browse.outside_page():
        browse.server.start()


@contextmanager
def asleep(page: Page) -> Iterator[None]:
    """Let none of the page's scripts run within, as browsers do with tabs in the background."""
    session = page.context.new_cdp_session(page)
    session.send("Debugger.enable")
    session.send("Debugger.pause")
    yield
    session.send("Debugger.disable")


def sign_out(page: Page, *, keep: bool = False) -> None:
    page.goto("/accounts/logout/")
    if keep:
        page.get_by_label("Keep them in this browser").check()
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/")


def swap_cookie(browse: Browsing, page: Page, person: User) -> None:
    """Give the browser another session, without loading a page."""
    [(name, value)] = sign_in(person).items()
    page.context.add_cookies([{"name": name, "value": value, "url": browse.url}])


def kept_of(page: Page, person: User) -> list[str]:
    """What the browser keeps of a person: the keys of its storage."""
    return [key for key in page.evaluate(KEYS) if str(person.pk) in key]


def write_while_offline(tab: Page) -> None:
    """Have a message wait, and a draft behind it."""
    send(tab, "I wait")
    expect(message(tab, "I wait")).to_have_attribute("data-state", "sending")
    tab.locator("[data-field]").fill("A draft")


@contextmanager
def write_and_sleep(browse: Browsing, tab: Page) -> Iterator[None]:
    """Write while the server cannot be reached, and sleep within, while it can."""
    with ExitStack() as sleeping:
        with unreachable(browse):
            write_while_offline(tab)
            sleeping.enter_context(asleep(tab))
        yield


def authors_of(text: str) -> list[str]:
    return list(Message.objects.filter(body=text).values_list("author__username", flat=True))


def expect_start_page_of(page: Page, person: User) -> None:
    expect(page.locator(".page__me")).to_have_text(re.compile(person.name))
    expect(page).to_have_url(re.compile(r"^http://[^/]+/$"))


def test_a_waiting_message_leaves_when_its_author_is_back(
    browse: Browsing, alice: User, lobby: Room
) -> None:
    tab = browse(alice)
    enter(tab, lobby)
    other = tab.context.new_page()
    with write_and_sleep(browse, tab):
        sign_out(other, keep=True)
        browse.sign_in_through_form(other, alice)
    wait_until_connected(tab)
    expect(message(tab, "I wait")).to_have_attribute("data-state", "sent")
    assert authors_of("I wait") == ["alice"]
    expect(tab.locator("[data-field]")).to_have_value("A draft")


@pytest.mark.parametrize("keep", [False, True])
def test_a_waiting_message_does_not_leave_as_another_person(
    browse: Browsing, alice: User, bob: User, lobby: Room, keep: bool
) -> None:
    tab = browse(alice)
    enter(tab, lobby)
    other = tab.context.new_page()
    with write_and_sleep(browse, tab):
        sign_out(other, keep=keep)
        browse.sign_in_through_form(other, bob)
        enter(other, lobby)
    expect_start_page_of(tab, bob)
    enter(tab, lobby)
    send(tab, "I am Bob")
    expect(message(tab, "I am Bob")).to_have_attribute("data-state", "sent")
    assert authors_of("I wait") == []
    expect(message(tab, "I wait")).to_have_count(0)
    expect(tab.locator("[data-field]")).to_have_value("")
    assert bool(kept_of(tab, alice)) == keep


def test_what_alice_keeps_is_hers_again_after_bob(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    tab = browse(alice)
    enter(tab, lobby)
    other = tab.context.new_page()
    with write_and_sleep(browse, tab):
        sign_out(other, keep=True)
        browse.sign_in_through_form(other, bob)
    expect_start_page_of(tab, bob)
    sign_out(other)
    browse.sign_in_through_form(other, alice)
    enter(other, lobby)
    expect(message(other, "I wait")).to_have_attribute("data-state", "sent")
    assert authors_of("I wait") == ["alice"]
    expect(other.locator("[data-field]")).to_have_value("A draft")


def test_a_page_that_comes_back_to_another_cookie_sends_nothing(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    tab = browse(alice)
    enter(tab, lobby)
    with unreachable(browse):
        write_while_offline(tab)
        swap_cookie(browse, tab, bob)
    expect_start_page_of(tab, bob)
    assert authors_of("I wait") == []
    with browse.outside_page():
        assert not Message.objects.filter(author=bob, kind="text").exists()


def test_a_page_asks_whose_it_is_when_it_gets_the_focus(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    tab = browse(alice)
    enter(tab, lobby)
    tab.locator("[data-field]").fill("A draft")
    swap_cookie(browse, tab, alice)
    tab.evaluate("dispatchEvent(new Event('focus'))")
    send(tab, "Still Alice")
    expect(message(tab, "Still Alice")).to_have_attribute("data-state", "sent")
    swap_cookie(browse, tab, bob)
    tab.evaluate("dispatchEvent(new Event('focus'))")
    expect_start_page_of(tab, bob)


@pytest.mark.parametrize("path", ["/rooms/{room}/", "/account/"])
def test_an_open_page_leaves_at_once_when_another_person_signs_in(
    browse: Browsing, alice: User, bob: User, lobby: Room, path: str
) -> None:
    tab = browse(alice)
    tab.goto(path.format(room=lobby.pk))
    other = tab.context.new_page()
    sign_out(other)
    expect(tab).to_have_url(re.compile("/accounts/login/"))
    tab.goto("/accounts/signup/")  # a signed-out page stays
    browse.sign_in_through_form(other, alice)
    tab.goto(path.format(room=lobby.pk))
    # As after a sign-out that this tab got no event of.
    other.evaluate("localStorage.setItem('confab:session:user', JSON.stringify('another'))")
    expect_start_page_of(tab, alice)


def test_a_tab_that_slept_through_it_shows_nothing_when_it_wakes(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    create_room(creator=alice, name="Attic", kind=Room.Kind.PRIVATE)
    tab = browse(alice)
    enter(tab, lobby)
    expect(tab.get_by_text("Attic")).to_be_visible()
    tab.locator("[data-field]").fill("A draft")
    other = tab.context.new_page()
    with asleep(tab):
        sign_out(other)
        browse.sign_in_through_form(other, bob)
    expect_start_page_of(tab, bob)
    expect(tab.get_by_text("Attic")).to_have_count(0)


def test_the_way_back_leads_to_nothing_of_alice(browse: Browsing, alice: User, bob: User) -> None:
    attic = create_room(creator=alice, name="Attic", kind=Room.Kind.PRIVATE)
    PageApi(browse).post(alice, attic, "The safe is behind the mirror")
    page = browse(alice)
    enter(page, attic)
    page.locator("[data-field]").fill("A draft of mine")
    expect(message(page, "mirror")).to_be_visible()
    page.goto("/account/")
    expect(page.get_by_label("Display name")).to_have_value("Alice")
    page.get_by_label("Display name").fill("Alice Cooper")
    sign_out(page)
    browse.sign_in_through_form(page, bob)
    seen = []
    for _ in range(page.evaluate("history.length")):
        page.go_back()
        page.wait_for_load_state()
        values = "[...document.querySelectorAll('input, textarea')].map(({value}) => value)"
        text = page.locator("body").inner_text()
        seen.append([page.url, page.title(), text, *page.evaluate(values)])
    assert any(f"/rooms/{attic.pk}/" in url for url, *_ in seen)
    assert any("/account/" in url for url, *_ in seen)
    for text in (text for _url, *texts in seen for text in texts):
        assert not re.search("Attic|mirror|A draft|Cooper|Alice", text), "\n".join(map(repr, seen))


def test_a_page_from_the_back_forward_cache_looks_who_is_signed_in(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    tab = browse(alice)
    enter(tab, lobby)
    # Such a page got no events; its room is up to date before it is shown again.
    tab.evaluate("localStorage.setItem('confab:session:user', JSON.stringify('another'))")
    shown = "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
    assert tab.evaluate(f"({shown}, document.body.hidden)") is True
    expect_start_page_of(tab, alice)


@pytest.mark.parametrize("menu", ["the chat", "the settings", "the admin"])
def test_each_menu_leads_to_the_page_that_asks(
    browse: Browsing, alice: User, lobby: Room, menu: str
) -> None:
    alice.is_staff = alice.is_superuser = True
    alice.save()
    page = browse(alice)
    enter(page, lobby)
    page.locator("[data-field]").fill("A draft")
    if menu == "the chat":
        page.locator("[data-me]").click()
        page.get_by_role("link", name="Sign out").click()
    elif menu == "the settings":
        page.goto("/account/")
        page.get_by_role("link", name="Sign out").click()
    else:
        page.goto("/admin/")
        page.locator("#logout-form button").click()
    expect(page.get_by_role("heading", name="Sign out?")).to_be_visible()
    assert kept_of(page, alice)


def test_signing_out_erases_all_that_is_kept_of_alice_and_nothing_of_bob(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    page = browse(alice)
    enter(page, lobby)
    page.get_by_label("Sort rooms").click()
    page.get_by_role("button", name="By recent activity").click()
    page.locator("[data-field]").fill("A draft")
    assert len(kept_of(page, alice)) >= 2
    page.evaluate(f"localStorage.setItem('confab:{bob.pk}:draft:x', '1')")
    sign_out(page)
    until(page, f"!{KEYS}.some(key => key.includes('{alice.pk}'))")
    assert kept_of(page, bob), "what another person keeps is theirs"


def test_a_sign_out_that_fails_loses_nothing(browse: Browsing, alice: User, lobby: Room) -> None:
    page = browse(alice)
    enter(page, lobby)
    page.locator("[data-field]").fill("A draft")
    page.goto("/accounts/logout/")
    page.route("**/accounts/logout/", lambda route: route.abort())
    browse.forgive("ERR_FAILED")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("chrome-error://**")
    page.unroute("**/accounts/logout/")
    enter(page, lobby)
    expect(page.locator("[data-field]")).to_have_value("A draft")
    sign_out(page, keep=True)
    assert kept_of(page, alice), "no mark is left of the sign-out that failed"


def test_a_session_that_ends_by_itself_keeps_what_is_unsent(
    browse: Browsing, alice: User, lobby: Room
) -> None:
    page = browse(alice)
    enter(page, lobby)
    page.locator("[data-field]").fill("A draft")
    page.context.clear_cookies()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.get_by_text("your unsent messages are saved")).to_be_visible()
    check(page, "session-ended-1280-light")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    page.locator("[name=login]").fill("alice")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main [type=submit]").first.click()
    wait_until_connected(page)
    expect(page.locator("[data-field]")).to_have_value("A draft")
