"""Screenshots of the error pages."""

from accounts.models import User
from rooms.models import Room
from tests.browser.test_screenshots import check
from tests.browsing import Browsing


def test_every_refusal_has_a_page(browse: Browsing, mallory: User, lobby: Room) -> None:
    browse.forgive("40[34]|413|429")
    page = browse(mallory)
    page.goto("/admin/")
    page.get_by_role("heading", name="You don't have access", level=1).wait_for()
    check(page, "forbidden-1280-light")

    page.goto("/account/")
    page.get_by_label("Display name").evaluate("field => field.removeAttribute('maxlength')")
    page.get_by_label("Display name").fill("x" * 300_000)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Too large", level=1).wait_for()
    check(page, "too-large-1280-light")

    page = browse(phone=True, dark=True)
    page.goto("/accounts/login/")
    page.locator("[name=csrfmiddlewaretoken]").first.evaluate("field => field.value = 'x'")
    page.locator("[name=login]").fill("mallory")
    page.locator("[name=password]").fill("a word")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="This page has expired", level=1).wait_for()
    check(page, "grown-old-390-dark")

    page.goto("/accounts/password/reset/")
    for number in range(30):
        if page.get_by_role("heading", name="Too many attempts", level=1).count():
            break
        page.goto("/accounts/password/reset/")
        page.locator("[name=email]").fill(f"nobody{number}@example.com")
        page.locator("main [type=submit]").click()
    page.get_by_role("heading", name="Too many attempts", level=1).wait_for()
    check(page, "too-many-tries-390-dark")
