"""Signing in, failing to, signing out and a new password are lines of the log, without names."""

from collections.abc import Iterator

import pytest
from django.test import Client

from accounts.models import User
from tests.http_client import HttpClient
from tests.live import LiveServer
from tests.people import PASSWORD


@pytest.fixture
def server(transactional_db: None) -> Iterator[LiveServer]:
    server = LiveServer()
    server.start()
    yield server
    server.terminate()


def logged(server: LiveServer) -> list[str]:
    lines = [line for line in server.log.splitlines() if "accounts.security_log" in line]
    return [line.split("]: ", 1)[1] for line in lines]


def test_what_happens_to_an_account_is_logged(server: LiveServer, alice: User) -> None:
    browser = HttpClient(server)
    browser.submit("/accounts/login/", login="alice", password="a secret guess")
    browser.submit("/accounts/login/", login="a secret typed as a name", password="x")
    browser.submit("/accounts/login/", login="alice", password=PASSWORD)
    new = {"password1": "a better horse", "password2": "a better horse"}
    browser.submit("/accounts/password/change/", oldpassword=PASSWORD, **new)
    browser.submit("/accounts/logout/")
    assert logged(server) == [
        "Sign-in failed: from 127.0.0.1",
        "Sign-in failed: from 127.0.0.1",
        f"Signed in: {alice.pk} from 127.0.0.1",
        f"Password changed: {alice.pk} from 127.0.0.1",
        f"Signed out: {alice.pk} from 127.0.0.1",
    ]
    for secret in ("secret", "horse", alice.email):
        assert secret not in server.log


def test_sign_ins_to_the_admin_are_logged_too(
    client: Client, alice: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "accounts.security_log")
    alice.is_staff = True
    alice.save()
    login_url = client.get("/admin/")["Location"]
    form = client.get(login_url)["Location"]
    client.post(form, {"login": "alice", "password": "a guess"})
    client.post(form, {"login": "alice", "password": PASSWORD})
    assert client.get("/admin/").status_code == 200
    client.post("/admin/logout/")
    whats = [record.getMessage().split(":")[0] for record in caplog.records]
    assert whats == ["Sign-in failed", "Signed in", "Signed out"]
