"""The whole site for the tests of this folder, and people in it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browsing import Browsing, Chromium
from tests.deploy.members import Members
from tests.deploy.nginx import need_nginx
from tests.deploy.site import Site

SOCKET_SECONDS = 8  # nginx's patience here: above the ping, and short enough to outlive


@contextmanager
def run_site() -> Iterator[Site]:
    nginx = need_nginx()
    # Not below this folder, whose path may hold a space: nginx.conf quotes none.
    home = Path(tempfile.mkdtemp(prefix="confab-deploy-"))
    site = Site(home, nginx, CONFAB_SOCKET_SECONDS=str(SOCKET_SECONDS), POST_RATE="0")
    try:
        site.up()
        yield site
    finally:
        site.down()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A site that the tests of a module share."""
    with run_site() as site:
        yield site


@pytest.fixture
def empty_site() -> Iterator[Site]:
    """A site without users."""
    with run_site() as site:
        yield site


@pytest.fixture
def browse(
    empty_site: Site, chromium: Chromium, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Browsing]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    browsing = Browsing(chromium, empty_site)  # type: ignore[arg-type]
    yield browsing
    browsing.close()


@pytest.fixture
def members(site: Site) -> Iterator[Members]:
    members = Members(site)
    yield members
    members.leave()
