"""What the tests of the account pages share."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pydoc import locate
from typing import Any

import pytest
from django.db import connections
from django.test import Client

PASSWORD = "correct horse battery"


@pytest.fixture
def empty_site(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has not seen anybody yet."""
    monkeypatch.setattr("accounts.setup._has_accounts", False)


def confirm_password(client: Client) -> None:
    """Give the password again, as a change of email addresses requires."""
    answer = client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert answer.status_code == 302


@pytest.fixture
def race(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
    """Let several people post at once, all of them past the checks before any of them saves."""

    def run(gate: str, posts: list[tuple[str, dict[str, str]]]) -> list[Any]:
        barrier = threading.Barrier(len(posts), timeout=20)
        passed = locate(gate)

        def wait(*arguments: Any, **options: Any) -> Any:
            barrier.wait()
            return passed(*arguments, **options)

        monkeypatch.setattr(gate, wait)
        with ThreadPoolExecutor(len(posts)) as pool:
            return list(pool.map(lambda post: _post(*post), posts))

    return run


def _post(url: str, data: dict[str, str]) -> Any:
    try:
        return Client().post(url, data)
    finally:
        connections.close_all()
