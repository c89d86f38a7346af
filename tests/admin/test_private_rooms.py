"""Private rooms and direct messages are read by staff only after they give a reason."""

import pytest

from accounts.models import AuditEntry, User
from messaging.models import Message
from rooms import grants
from rooms.actions import open_direct
from rooms.models import Membership, Room
from tests.admin.client import AdminClient, find_group, make_moderator
from tests.messages import post

MESSAGES = "messaging/message"
ROOMS = "rooms/room"


@pytest.fixture
def secret(cellar: Room, bob: User) -> Message:
    return post(cellar, bob, "The wine is behind the door")


@pytest.fixture
def admin_clients(admin_client: AdminClient, owner_admin_client: AdminClient) -> list[AdminClient]:
    """Not even the owner of the site, who is a member of the cellar, reads it here."""
    return [admin_client, owner_admin_client]


def test_the_messages_of_a_private_room_are_nowhere(
    admin_clients: list[AdminClient], secret: Message, lobby: Room, bob: User
) -> None:
    post(lobby, bob, "Good morning")
    for admin_client in admin_clients:
        assert "Good morning" in admin_client.read(f"{MESSAGES}/")
        for query in (
            "",
            "?q=Cellar",
            "?q=bob",
            f"?room={secret.room_id}",
            f"?author={bob.pk}&q=door",
        ):
            assert "wine" not in admin_client.read(f"{MESSAGES}/{query}"), query
        assert admin_client.get(f"{MESSAGES}/{secret.pk}/change/").status_code == 302
        assert admin_client.act(MESSAGES, "hide", secret, reason="x").status_code == 404
        assert admin_client.get(f"{ROOMS}/{secret.room_id}/change/").status_code == 302


def test_direct_messages_are_nowhere(
    admin_clients: list[AdminClient], alice: User, bob: User
) -> None:
    room = open_direct(by=alice, users=[bob])
    message = post(room, alice, "Between us")
    for admin_client in admin_clients:
        assert "Between us" not in admin_client.read(f"{MESSAGES}/?room={room.pk}")
        assert admin_client.get(f"{MESSAGES}/{message.pk}/change/").status_code == 302
        assert admin_client.get(f"{ROOMS}/{room.pk}/change/").status_code == 302


def test_a_stated_reason_opens_one_room_and_is_kept(
    admin_client: AdminClient, secret: Message, alice: User, bob: User
) -> None:
    other = Room.objects.create(name="Attic", name_key="attic", kind="private")
    Membership.objects.create(room=other, user=bob)
    post(other, bob, "The wine is upstairs")
    assert admin_client.act(ROOMS, "read", secret.room, reason="  ").status_code == 200
    assert not AuditEntry.objects.filter(action="room.read").exists()
    answer = admin_client.act(ROOMS, "read", secret.room, reason="A report of theft")
    page = admin_client.client.get(answer["Location"]).content.decode()
    assert "behind the door" in page
    assert "upstairs" not in page
    assert "upstairs" not in admin_client.read(f"{MESSAGES}/")
    entry = AuditEntry.objects.get(action="room.read")
    assert (entry.actor, entry.room) == (admin_client.person, secret.room_id)
    assert (entry.reason, entry.address) == ("A report of theft", "127.0.0.1")


def test_the_owner_of_the_site_states_a_reason_too(
    owner_admin_client: AdminClient, secret: Message
) -> None:
    assert owner_admin_client.act(ROOMS, "read", secret.room, reason="").status_code == 200
    assert "wine" not in owner_admin_client.read(f"{MESSAGES}/")
    owner_admin_client.act(ROOMS, "read", secret.room, reason="A report of theft")
    assert "wine" in owner_admin_client.read(f"{MESSAGES}/")


def test_a_grant_is_of_one_session(admin_client: AdminClient, secret: Message) -> None:
    admin_client.act(ROOMS, "read", secret.room, reason="A report of theft")
    assert "wine" in admin_client.read(f"{MESSAGES}/")
    assert "wine" not in AdminClient(admin_client.person).read(f"{MESSAGES}/")
    assert "wine" not in AdminClient(make_moderator("erik")).read(f"{MESSAGES}/")


def test_a_grant_ends_by_itself(
    admin_client: AdminClient, secret: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin_client.act(ROOMS, "read", secret.room, reason="A report of theft")
    assert "wine" in admin_client.read(f"{MESSAGES}/")
    now = grants.time.time()
    monkeypatch.setattr(grants.time, "time", lambda: now + grants.GRANT_SECONDS + 1)
    assert "wine" not in admin_client.read(f"{MESSAGES}/")


def test_a_grant_ends_with_the_permission(admin_client: AdminClient, secret: Message) -> None:
    admin_client.act(ROOMS, "read", secret.room, reason="A report of theft")
    assert "wine" in admin_client.read(f"{MESSAGES}/")
    find_group().permissions.remove(*find_group().permissions.filter(codename="read_private_room"))
    assert "wine" not in admin_client.read(f"{MESSAGES}/")
    assert admin_client.act(ROOMS, "read", secret.room, reason="Again").status_code == 403


def test_afterwards_one_is_led_back_within_the_site_only(
    admin_client: AdminClient, secret: Message
) -> None:
    path = f"{ROOMS}/action/read/?ids={secret.room_id}&next="
    assert admin_client.post(f"{path}/admin/", reason="Theft")["Location"] == "/admin/"
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        answer = admin_client.post(f"{path}{elsewhere}", reason="Theft")
        assert answer["Location"].startswith("/admin/messaging/message/")


def test_no_moderator_joins_a_private_room_without_a_reason(
    admin_client: AdminClient, cellar: Room
) -> None:
    """Members read, so being made one takes the same stated reason."""
    entering = {"room": cellar.pk, "user": admin_client.person.pk, "role": "member"}
    answer = admin_client.post("rooms/membership/add/", **entering)
    assert "Read messages" in answer.content.decode()
    assert not Membership.objects.filter(user=admin_client.person).exists()
    admin_client.act(ROOMS, "read", cellar, reason="A report of theft")
    assert admin_client.post("rooms/membership/add/", **entering).status_code == 302
    assert Membership.objects.filter(user=admin_client.person, room=cellar).exists()


@pytest.mark.parametrize(
    "path",
    [
        "rooms/room/?messages__body__startswith=The",
        "accounts/user/?messages__body__startswith=The",
        "messaging/report/?message__body__startswith=The",
    ],
)
def test_no_list_can_be_probed_by_lookups(
    admin_client: AdminClient, secret: Message, path: str
) -> None:
    assert admin_client.get(path.split("?")[0]).status_code == 200
    assert admin_client.get(path).status_code == 400
