"""Every page, at desktop and phone size, light and dark: kept as a picture, and accessible."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from messaging.actions import post_messages
from rooms.models import Room
from tests.browser.screenshots import check
from tests.browsing import Browsing
from tests.messages import new_message, post

ANONYMOUS = {
    "sign-in": "/accounts/login/",
    "sign-up": "/accounts/signup/",
    "password-forgotten": "/accounts/password/reset/",
}
SIGNED_IN = {
    "index": "/",
    "directory": "/rooms/",
    "new-room": "/rooms/new/?name=Tea",
    "profile": "/account/",
    "appearance": "/account/appearance/",
    "privacy": "/account/privacy/",
    "email": "/accounts/email/",
    "password": "/accounts/password/change/",
    "sign-out": "/accounts/logout/",
    "room": "/rooms/ROOM/",
}
LOOKS = [(phone, dark) for phone in (False, True) for dark in (False, True)]

TALK = [
    "Has anybody tried the new tea? It is **quite** something.",
    "有，很香。第二泡最好喝，記得水溫不要超過 85 度。",
    "> quite something\n\nWhere did you get it?",
    "From https://example.com/tea — they ship in two days.",
    "```python\ndef brew(grams: float, minutes: int = 3) -> Tea:\n    return Tea(grams)\n```",
    "1. Warm the pot\n2. Add the leaves\n3. Wait `3` minutes",
]


@pytest.mark.parametrize(("phone", "dark"), LOOKS)
def test_every_page_is_kept_as_a_picture_and_has_no_barrier(
    browse: Browsing, alice: User, bob: User, lobby: Room, phone: bool, dark: bool
) -> None:
    people = [alice, bob, bob, alice, alice, bob]
    messages = [new_message(lobby, person, body) for person, body in zip(people, TALK, strict=True)]
    post_messages(messages)
    look = f"{'390' if phone else '1280'}-{'dark' if dark else 'light'}"
    page = browse(phone=phone, dark=dark)
    for name, path in ANONYMOUS.items():
        page.goto(path)
        check(page, f"{name}-{look}")
    page = browse(alice, phone=phone, dark=dark)
    for name, path in SIGNED_IN.items():
        page.goto(path.replace("ROOM", str(lobby.pk)))
        if name == "room":
            expect(page.locator("body")).to_have_attribute("data-socket", "ready")
            expect(page.locator("article.message").last).to_be_visible()
        check(page, f"{name}-{look}")
    if phone:
        page.get_by_label("Back to rooms").click()
        expect(page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
        check(page, f"rooms-column-{look}")
    browse.forgive("404")
    page.goto("/nowhere/")
    check(page, f"not-found-{look}")


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans"])
def test_every_page_is_there_in_chinese(
    browse: Browsing, alice: User, bob: User, lobby: Room, language: str
) -> None:
    phone = language == "zh-hans"
    post(lobby, bob, TALK[1])
    page = browse(phone=phone)
    page.goto("/accounts/login/")
    page.locator(f"[name=language][value={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    check(page, f"sign-in-{language}")
    alice.language, alice.theme = language, "dark"
    alice.save()
    page = browse(alice, phone=phone)
    for name, path in SIGNED_IN.items():
        page.goto(path.replace("ROOM", str(lobby.pk)))
        if name == "room":
            expect(page.locator("[data-log]").get_by_text("今天", exact=True)).to_be_visible()
        check(page, f"{name}-{language}")


def test_the_barrier_check_finds_a_planted_barrier(browse: Browsing, alice: User) -> None:
    page = browse(alice)
    page.goto("/")
    page.evaluate("document.body.append(document.createElement('input'))")
    with pytest.raises(AssertionError, match="label"):
        check(page, "planted")
