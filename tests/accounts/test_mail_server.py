"""With a mail server, an address is confirmed before its owner is let in."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from accounts.models import User
from tests.http_client import HttpClient
from tests.live import LiveServer
from tests.people import PASSWORD

NEW_PASSWORD = "a wholly different phrase"


@pytest.fixture
def mail_server(transactional_db: None, alice: User, tmp_path: Path) -> LiveServer:
    """A site with a mail server that keeps emails in tmp_path."""
    server = LiveServer(EMAIL_URL=f"filemail:///{tmp_path}")
    server.start()
    yield server  # type: ignore[misc]
    server.terminate()


def read_link(emails: Path) -> str:
    """Return the path that the newest email links to."""
    newest = max(emails.iterdir(), key=lambda email: email.stat().st_mtime_ns)
    link = re.search(r"https?://\S+", newest.read_text())
    assert link, newest.read_text()
    return urlsplit(link.group()).path


def sign_up(http_client: HttpClient, email: str, username: str) -> str:
    answer = http_client.submit(
        "/accounts/signup/", email=email, username=username, password1=PASSWORD
    )
    return answer.read().decode()


def test_dora_confirms_her_address_before_she_is_in(
    mail_server: LiveServer, tmp_path: Path
) -> None:
    dora = HttpClient(mail_server)
    sign_up(dora, "dora@example.com", "dora")
    assert dora.get("/").url.split("?")[0].endswith("/accounts/login/")
    link = read_link(tmp_path)
    assert dora.submit(link).status == 200
    answer = dora.submit("/accounts/login/", login="dora", password=PASSWORD)
    assert answer.url == f"{mail_server.url}/"


def test_a_known_address_is_answered_like_a_new_one(
    mail_server: LiveServer, tmp_path: Path
) -> None:
    new = HttpClient(mail_server)
    known = HttpClient(mail_server)
    told_new = new.submit(
        "/accounts/signup/", email="dora@example.com", username="dora", password1=PASSWORD
    )
    told_known = known.submit(
        "/accounts/signup/", email="alice@example.com", username="dora2", password1=PASSWORD
    )
    assert told_new.url == told_known.url
    assert len(list(tmp_path.iterdir())) == 2, "both get an email"
    assert not User.objects.filter(username="dora2").exists()


def test_alice_forgot_her_password_and_chooses_another(
    mail_server: LiveServer, tmp_path: Path
) -> None:
    alice = HttpClient(mail_server)
    alice.submit("/accounts/password/reset/", email="alice@example.com")
    form = alice.get(read_link(tmp_path)).url
    alice.submit(urlsplit(form).path, password1=NEW_PASSWORD, password2=NEW_PASSWORD)
    answer = alice.submit("/accounts/login/", login="ALICE@example.com", password=NEW_PASSWORD)
    assert answer.url == f"{mail_server.url}/"
