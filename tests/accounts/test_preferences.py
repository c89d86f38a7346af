"""What a person chooses holds on every page, and on every machine they sign in from."""

import pytest
from django.test import Client

from accounts.models import User


def test_alice_chooses_the_dark_and_chinese(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert 'data-theme="system"' in client.get("/").content.decode()
    client.post("/account/appearance/", {"theme": "dark", "language": "zh-hant"})
    elsewhere = Client(headers={"accept-language": "en"})
    elsewhere.force_login(alice)
    page = elsewhere.get("/").content.decode()
    assert '<html lang="zh-hant" data-theme="dark">' in page
    assert '<meta name="color-scheme" content="dark">' in page, "before any style is there"


def test_without_a_choice_the_browser_decides(client: Client, alice: User) -> None:
    client.force_login(alice)
    for header, language in (("zh-CN,zh;q=0.9", "zh-hans"), ("zh-TW", "zh-hant"), ("fr", "en")):
        page = client.get("/", headers={"accept-language": header}).content.decode()
        assert f'<html lang="{language}"' in page


@pytest.mark.parametrize("wrong", [{"theme": "neon"}, {"language": "tlh"}, {"theme": ""}])
def test_what_cannot_be_chosen_is_refused(
    client: Client, alice: User, wrong: dict[str, str]
) -> None:
    client.force_login(alice)
    chosen = {"theme": "light", "language": "en"}
    assert client.post("/account/appearance/", chosen).status_code == 302
    answer = client.post("/account/appearance/", chosen | wrong)
    assert list(answer.context["form"].errors) == list(wrong)
    alice.refresh_from_db()
    assert (alice.theme, alice.language) == ("light", "en")


def test_a_visitor_chooses_a_language_and_stays_where_they_are(client: Client, alice: User) -> None:
    client.get("/accounts/login/")
    chosen = {"language": "zh-hans", "next": "/accounts/login/?next=/rooms/"}
    answer = client.post("/account/language/", chosen)
    assert answer["Location"] == "/accounts/login/?next=/rooms/"
    assert '<html lang="zh-hans"' in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example", "", "javascript:x"])
def test_the_language_switch_leads_nowhere_else(client: Client, alice: User, there: str) -> None:
    answer = client.post("/account/language/", {"language": "tlh", "next": there})
    assert answer["Location"] == "/accounts/login/"
    assert not answer.cookies


@pytest.mark.usefixtures("empty_site")
def test_the_first_page_of_an_empty_site_can_be_read_in_chinese(client: Client) -> None:
    client.post("/account/language/", {"language": "zh-hant", "next": "/setup/"})
    assert '<html lang="zh-hant"' in client.get("/setup/").content.decode()


def test_alice_turns_her_presence_off(client: Client, alice: User) -> None:
    assert alice.shows_presence
    client.force_login(alice)
    client.post("/account/privacy/", {})
    alice.refresh_from_db()
    assert not alice.shows_presence
    assert "checked" not in client.get("/account/privacy/").content.decode()
