"""People in the admin: found, suspended, reinstated, signed out, given rights."""

import re

from asgiref.sync import sync_to_async
from django.test import Client

from accounts.models import AuditEntry, User
from messaging.protocol.close_codes import CloseCode
from rooms.models import Room
from tests.admin.client import AdminClient, find_group, make_moderator
from tests.http_client import HttpClient
from tests.live import LiveServer
from tests.people import PASSWORD, make_person
from tests.sockets import Socket

PEOPLE = "accounts/user"


def test_suspending_takes_a_reason_and_ends_every_session(
    admin_client: AdminClient, bob: User
) -> None:
    his = Client()
    assert his.post("/accounts/login/", {"login": "bob", "password": PASSWORD}).status_code == 302
    assert his.get("/account/").status_code == 200
    assert "This field is required." in admin_client.act(PEOPLE, "suspend", bob).content.decode()
    assert his.get("/account/").status_code == 200
    assert admin_client.act(PEOPLE, "suspend", bob, reason="Spam").status_code == 302
    assert his.get("/account/").status_code == 302
    his.post("/accounts/login/", {"login": "bob", "password": PASSWORD})
    assert his.get("/account/").status_code == 302
    entry = AuditEntry.objects.get(action="user.suspend")
    assert (entry.actor, entry.target_id, entry.reason) == (
        admin_client.person,
        str(bob.pk),
        "Spam",
    )
    assert entry.address == "127.0.0.1"


def test_reinstating_lets_them_sign_in_again(admin_client: AdminClient, bob: User) -> None:
    admin_client.act(PEOPLE, "suspend", bob, reason="Spam")
    assert "Spam" in admin_client.read(f"{PEOPLE}/{bob.pk}/change/")
    assert not admin_client.can_act(PEOPLE, "suspend", bob)
    assert admin_client.act(PEOPLE, "reinstate", bob, reason="A mix-up").status_code == 302
    his = Client()
    his.post("/accounts/login/", {"login": "bob", "password": PASSWORD})
    assert his.get("/account/").status_code == 200


def test_several_are_suspended_at_once_and_reported_one_by_one(
    admin_client: AdminClient, bob: User, mallory: User
) -> None:
    chosen = {"action": "suspend", "_selected_action": [bob.pk, mallory.pk, admin_client.person.pk]}
    asked = admin_client.post(f"{PEOPLE}/", **chosen)
    page = admin_client.client.post(asked["Location"], {"reason": "Spam"}, follow=True)
    text = page.content.decode()
    assert re.search("Done – Suspend: (bob, mallory|mallory, bob)<", text)
    assert "have permission to do that." in text
    assert set(User.objects.filter(is_active=False)) == {bob, mallory}


def test_of_many_some_are_named(admin_client: AdminClient, bob: User, mallory: User) -> None:
    crowd = [bob, mallory, *(make_person(f"spammer{number}") for number in range(3))]
    assert admin_client.act(PEOPLE, "suspend", *crowd, reason="Spam").status_code == 302
    assert re.search(r"Done – Suspend: \w+, \w+, \w+ and 2 more<", admin_client.read(f"{PEOPLE}/"))


def test_a_person_is_not_switched_off_by_the_form(
    owner_admin_client: AdminClient, bob: User
) -> None:
    """Nor on: only the acts do that, which end sessions and leave an entry."""
    answer = owner_admin_client.post(
        f"{PEOPLE}/{bob.pk}/change/", username="bob", email="bob@example.com",
        display_name="Bobby", is_staff="on", **_no_inlines(),
    )  # fmt: skip
    assert answer.status_code == 302
    bob.refresh_from_db()
    assert (bob.display_name, bob.is_staff, bob.is_active) == ("Bobby", True, True)
    entry = AuditEntry.objects.get(action="user.edit")
    assert entry.details["fields"] == ["display_name", "is_staff"]


def test_an_owner_makes_a_moderator(owner_admin_client: AdminClient, bob: User) -> None:
    assert AdminClient(bob).get("messaging/report/").status_code == 302
    owner_admin_client.post(
        f"{PEOPLE}/{bob.pk}/change/", username="bob", email="bob@example.com",
        display_name="Bob", is_staff="on", groups=[find_group().pk], **_no_inlines(),
    )  # fmt: skip
    assert AdminClient(User.objects.get(pk=bob.pk)).get("messaging/report/").status_code == 200


def test_a_persons_page_shows_their_sessions_and_rooms(
    admin_client: AdminClient, bob: User, lobby: Room
) -> None:
    his = Client(headers={"user-agent": "Netscape Navigator"})
    his.post("/accounts/login/", {"login": "bob", "password": PASSWORD})
    page = admin_client.read(f"{PEOPLE}/{bob.pk}/change/")
    assert "Netscape Navigator" in page
    assert "Lobby" in page


async def test_suspending_in_the_admin_closes_sockets_within_a_second(
    live_server: LiveServer, bob: User, lobby: Room
) -> None:
    dora = await sync_to_async(make_moderator)("dora")
    async with Socket.connect(live_server, bob) as his, Socket.connect(live_server, dora) as hers:
        await his.open(lobby)
        await sync_to_async(_act)(live_server, dora, "suspend", bob)
        assert await his.closed() == CloseCode.ACCOUNT_SUSPENDED
        assert (await hers.request("ping"))["type"] == "reply", "no other socket is closed"


async def test_signing_out_everywhere_closes_sockets(
    live_server: LiveServer, bob: User, lobby: Room
) -> None:
    dora = await sync_to_async(make_moderator)("dora")
    http_client = HttpClient(live_server)
    await sync_to_async(http_client.submit)("/accounts/login/", login="bob", password=PASSWORD)
    cookies = {cookie.name: str(cookie.value) for cookie in http_client._jar}
    async with Socket.connect(live_server, bob, cookies=cookies) as his:
        await his.open(lobby)
        await sync_to_async(_act)(live_server, dora, "sign-out", bob)
        assert await his.closed() == CloseCode.SESSION_ENDED


def _act(server: LiveServer, moderator: User, act: str, person: User) -> None:
    HttpClient(server, moderator).submit(
        f"/admin/{PEOPLE}/action/{act}/?ids={person.pk}", reason="Spam"
    )


def _no_inlines() -> dict[str, str]:
    prefixes = ("usersession_set", "memberships")
    return {f"{prefix}-{name}_FORMS": "0" for prefix in prefixes for name in ("TOTAL", "INITIAL")}
