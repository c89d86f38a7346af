"""Who works in the admin: Alice, whose site it is, and Dora of the Moderators, in no room."""

from typing import Any

import pytest

from accounts.models import User
from tests.admin.client import AdminClient, make_moderator


@pytest.fixture(autouse=True)
def _no_limits(settings: Any) -> None:
    """Walks (tests/admin/crawler.py) ask for more pages than a person may."""
    settings.LIMIT_FACTOR = 0


@pytest.fixture
def dora(alice: User) -> User:
    return make_moderator("dora")


@pytest.fixture
def owner_admin_client(alice: User) -> AdminClient:
    alice.is_staff = alice.is_superuser = True
    alice.save()
    return AdminClient(alice)


@pytest.fixture
def admin_client(dora: User) -> AdminClient:
    """The admin as a moderator of the site sees it."""
    return AdminClient(dora)
