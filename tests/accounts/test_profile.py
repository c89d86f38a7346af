import pytest
from django.test import Client

from accounts.models import User


def test_alice_changes_the_name_that_others_read(client: Client, alice: User) -> None:
    client.force_login(alice)
    answer = client.post("/account/", {"display_name": " 愛麗絲\u202e  Chen "}, follow=True)
    assert "愛麗絲 Chen" in answer.content.decode()
    assert "Saved." in answer.content.decode()
    alice.refresh_from_db()
    assert alice.name == "愛麗絲 Chen"


def test_an_empty_name_falls_back_to_the_username(client: Client, alice: User) -> None:
    alice.display_name = "Alice"
    alice.save()
    client.force_login(alice)
    client.post("/account/", {"display_name": ""})
    alice.refresh_from_db()
    assert alice.name == "alice"


@pytest.mark.parametrize("name", ["x" * 61, "\u200b\u200b"])
def test_an_invisible_name_is_refused(client: Client, alice: User, name: str) -> None:
    before = alice.display_name
    client.force_login(alice)
    answer = client.post("/account/", {"display_name": name})
    assert list(answer.context["form"].errors) == ["display_name"]
    alice.refresh_from_db()
    assert alice.display_name == before


def test_a_visitor_has_no_profile(client: Client, alice: User) -> None:
    assert client.get("/account/")["Location"] == "/accounts/login/?next=/account/"


def test_a_name_is_text_and_never_markup(client: Client, alice: User) -> None:
    client.force_login(alice)
    page = client.post("/account/", {"display_name": "<b>x</b>"}, follow=True).content.decode()
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "<b>x</b>" not in page
