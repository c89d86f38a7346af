"""Long work as its owner sees it, from one page to the next."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts.models import User
from rooms.models import Room
from tests.browsing import Browsing, shot
from tests.conftest import _end
from tests.jobs.processes import Gate, PlantedServer, start_count, wait_until_finished
from tests.live import LiveServer


@pytest.fixture
def fresh_server(transactional_db: None) -> Iterator[LiveServer]:
    """The server of the browsers, which knows the planted jobs."""
    server = PlantedServer(DATABASE_TIMEOUTS="off")
    server.start()
    yield server
    _end(server)


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    return Gate(tmp_path / "gate")


LOOKS = [(False, False), (True, True)]


def enter(page: Page, room: Room) -> None:
    page.goto(f"/rooms/{room.pk}/")
    expect(page.locator("body")).to_have_attribute("data-socket", "ready")


def open_jobs(page: Page) -> None:
    page.locator("[data-jobs-entry]").click()
    expect(page.get_by_role("complementary", name="Activity")).to_be_visible()


def test_a_job_is_seen_to_its_end_from_one_page_to_the_next(
    browse: Browsing,
    bob: User,
    lobby: Room,
    gate: Gate,
) -> None:
    first = browse(bob)
    enter(first, lobby)
    expect(first.locator("[data-jobs-entry]")).to_be_hidden()
    with browse.outside_page():
        job = start_count(bob, lobby, to=6, gate_at=4, gate=str(gate.path))
        holding = gate.held()
        holding.__enter__()
    expect(first.locator("[data-jobs-status]")).to_have_text("1 in progress")
    first.close()

    second = browse(bob)
    enter(second, lobby)
    open_jobs(second)
    expect(second.locator("[data-job-status]")).to_contain_text("3 of 6")
    with browse.outside_page():
        holding.__exit__(None, None, None)
        wait_until_finished(job)
    expect(second.locator("[data-job-status]")).to_have_text("Done")
    expect(second.locator("[data-cancel]")).to_be_hidden()
    expect(second.locator("[data-jobs-status]")).to_have_text("done")

    second.keyboard.press("Escape")
    expect(second.locator("[data-jobs]")).to_be_hidden()
    expect(second.locator("[data-jobs-entry]")).to_be_focused()


@pytest.mark.parametrize(("phone", "dark"), LOOKS)
def test_a_job_is_cancelled_on_the_page(
    browse: Browsing,
    bob: User,
    lobby: Room,
    gate: Gate,
    phone: bool,
    dark: bool,
) -> None:
    with browse.outside_page():
        start_count(bob, lobby, to=30, gate_at=12, gate=str(gate.path))
        holding = gate.held()
        holding.__enter__()
    page = browse(bob, phone=phone, dark=dark)
    enter(page, lobby)
    if phone:
        page.locator("[data-back]").click()
    open_jobs(page)
    look = f"{'390' if phone else '1280'}-{'dark' if dark else 'light'}"
    shot(page, f"jobs-{look}")
    found = Axe().run(page, context=".jobs")
    assert found.violations_count == 0, found.generate_report()

    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("[data-job-status]")).to_have_text("Cancelled")
    with browse.outside_page():
        holding.__exit__(None, None, None)
    shot(page, f"jobs-cancelled-{look}")
