"""Who works in the admin: Alice, whose site it is, and Dora of the Moderators, in no room."""

from typing import Any

import pytest

from accounts.models import User
from tests.admin.client import Office, make_moderator


@pytest.fixture(autouse=True)
def _no_limits(settings: Any) -> None:
    """Walks (tests/admin/crawler.py) ask for more pages than a person may."""
    settings.LIMIT_FACTOR = 0


@pytest.fixture
def dora(alice: User) -> User:
    return make_moderator("dora")


@pytest.fixture
def owners_office(alice: User) -> Office:
    alice.is_staff = alice.is_superuser = True
    alice.save()
    return Office(alice)


@pytest.fixture
def office(dora: User) -> Office:
    """The admin as a moderator of the site sees it."""
    return Office(dora)
