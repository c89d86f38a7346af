"""A site owner imports an archive in the admin and finds its messages."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.models import User
from messaging.models import Job
from rooms.models import Room
from tests.admin.test_admin_screenshots import check
from tests.browser.test_screenshots import LOOKS
from tests.browsing import Browsing
from tests.imports.archives import export_site
from tests.imports.site_tables import empty
from tests.jobs.processes import wait_until_finished
from tests.people import make_person


@pytest.mark.parametrize(("phone", "dark"), LOOKS)
def test_an_archive_is_uploaded_checked_and_imported(
    browse: Browsing, lively: Room, tmp_path: Path, phone: bool, dark: bool
) -> None:
    look = f"{'390' if phone else '1280'}-{'dark' if dark else 'light'}"
    browse.forgive("Applying inline style")  # axe's, as in tests/admin/test_admin_screenshots.py
    with browse.outside_page():
        export_site(tmp_path / "site.zip")
        empty()
        owner = make_owner()
    page = browse(owner, phone=phone, dark=dark)
    page.goto("/admin/messaging/job/")
    page.get_by_role("link", name="Import").click()
    page.get_by_label("Archive").set_input_files(tmp_path / "site.zip")
    page.get_by_label("Reason").fill("We move here")
    check(page, f"admin-import-{look}")
    page.get_by_role("button", name="Check file").click()
    expect(page.get_by_text("Nothing has been imported yet.")).to_be_visible()
    with browse.outside_page():
        wait_until_finished(Job.objects.get())
    page.reload()
    expect(page.get_by_text("Rooms: 3 new")).to_be_visible()
    check(page, f"admin-import-checked-{look}")

    page.get_by_role("link", name="Import").click()
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("link", name="import").first).to_be_visible()
    with browse.outside_page():
        wait_until_finished(Job.objects.latest("created_at"))
    page.goto(f"/rooms/{lively.pk}/")
    expect(page.locator("body")).to_have_attribute("data-socket", "ready")
    expect(page.get_by_text("It is, @all")).to_be_visible()
    if phone:
        page.locator("[data-back]").click()
    page.locator("[data-jobs-entry]").click()
    jobs = page.get_by_role("complementary", name="Activity")
    expect(jobs.get_by_text("Import · site.zip")).to_have_count(2)
    expect(jobs.locator("[data-job-status]")).to_have_text(["Done", "Done"])
    check(page, f"import-done-{look}")
    jobs.get_by_role("link", name="View result").first.click()
    expect(page.get_by_text("Rooms: 3 new")).to_be_visible()


def make_owner() -> User:
    """Alice, the owner of the new site, with her email in the archive."""
    return make_person("alice", is_superuser=True, is_staff=True)
