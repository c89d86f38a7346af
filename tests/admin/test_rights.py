"""What the group of moderators may do in the admin, and what it may not: exactly this."""

import pytest
from django.contrib.auth.models import Permission

from accounts.models import User
from messaging.models import Message
from rooms.models import Room
from tests.admin.client import AdminClient, find_group
from tests.messages import post, report
from tests.people import PASSWORD, make_person

RIGHTS = {
    "accounts.view_user", "accounts.suspend_user", "accounts.view_auditentry",
    "rooms.view_room", "rooms.moderate_room", "rooms.read_private_room", "rooms.view_membership",
    "rooms.view_ban",
    "messaging.view_message", "messaging.view_report", "messaging.handle_report",
    "messaging.view_purge", "messaging.purge_person",
}  # fmt: skip
LISTS = [
    "accounts/user", "accounts/auditentry", "rooms/room", "rooms/membership", "rooms/ban",
    "messaging/message", "messaging/report", "messaging/purge",
]  # fmt: skip
FOR_OWNERS = ["auth/group", "account/emailaddress", "messaging/job", "messaging/job/import"]
# act: the list it is in, the form, and the right it takes
ACTS = {
    "suspend": ("accounts/user", "accounts.suspend_user"),
    "sign-out": ("accounts/user", "accounts.suspend_user"),
    "lock": ("rooms/room", "rooms.moderate_room"),
    "archive": ("rooms/room", "rooms.moderate_room"),
    "hide": ("messaging/message", "rooms.moderate_room"),
    "dismiss": ("messaging/report", "messaging.handle_report"),
    "handle": ("messaging/report", "messaging.handle_report"),
    "note": ("messaging/report", "messaging.handle_report"),
}


def test_the_group_has_these_permissions_and_no_others(db: None) -> None:
    rights = find_group().permissions.select_related("content_type")
    assert {f"{right.content_type.app_label}.{right.codename}" for right in rights} == RIGHTS


@pytest.mark.parametrize("path", LISTS)
def test_a_moderator_sees_every_list_of_ours(admin_client: AdminClient, path: str) -> None:
    assert admin_client.get(f"{path}/").status_code == 200


@pytest.mark.parametrize("path", FOR_OWNERS)
def test_a_moderator_does_not_see_what_is_the_owners(
    admin_client: AdminClient, owner_admin_client: AdminClient, path: str
) -> None:
    assert owner_admin_client.get(f"{path}/").status_code == 200
    assert admin_client.get(f"{path}/").status_code == 403


def test_session_keys_are_not_shown(owner_admin_client: AdminClient) -> None:
    owner_admin_client.client.logout()
    sign_in = {"login": "alice", "password": PASSWORD}
    assert owner_admin_client.client.post("/accounts/login/", sign_in).status_code == 302
    assert owner_admin_client.get("usersessions/usersession/").status_code == 404
    page = owner_admin_client.read(f"accounts/user/{owner_admin_client.person.pk}/change/")
    assert "127.0.0.1" in page, "the session itself is shown"
    assert str(owner_admin_client.client.session.session_key) not in page


@pytest.mark.parametrize("path", LISTS)
def test_bob_is_not_let_into_the_admin(bob: User, path: str) -> None:
    assert AdminClient(bob).get(f"{path}/").status_code == 302


@pytest.mark.parametrize("path", LISTS)
def test_staff_without_permissions_see_nothing(db: None, path: str) -> None:
    assert AdminClient(make_person("erin", is_staff=True)).get(f"{path}/").status_code == 403


@pytest.mark.parametrize(("name", "place"), ACTS.items())
def test_an_action_requires_its_permission(
    dora: User, alice: User, bob: User, lobby: Room, name: str, place: tuple[str, str]
) -> None:
    path, right = place
    thing = _thing(path, alice, bob, lobby)
    assert AdminClient(dora).can_act(path, name, thing)
    _take(right)
    weaker = AdminClient(User.objects.get(pk=dora.pk))
    assert not weaker.can_act(path, name, thing)
    assert weaker.act(path, name, thing, reason="No right").status_code == 403


def test_a_moderator_edits_no_person(admin_client: AdminClient, bob: User) -> None:
    path = f"accounts/user/{bob.pk}/change/"
    assert "bob@example.com" in admin_client.read(path)
    assert bob.password.split("$")[-1] not in admin_client.read(path)
    answer = admin_client.post(path, username="bob", is_superuser="on", is_staff="on")
    assert answer.status_code == 403
    assert admin_client.get("accounts/user/add/").status_code == 403
    bob.refresh_from_db()
    assert not bob.is_staff
    assert not bob.is_superuser


def test_a_moderator_does_nothing_to_an_owner(
    admin_client: AdminClient, owner_admin_client: AdminClient, alice: User
) -> None:
    for act in ("suspend", "sign-out"):
        answer = admin_client.act("accounts/user", act, alice, reason="Coup")
        assert "have permission to do that." in answer.content.decode()
    alice.refresh_from_db()
    assert alice.is_active
    assert owner_admin_client.get("").status_code == 200


def test_only_an_owner_deletes_a_room(
    admin_client: AdminClient, owner_admin_client: AdminClient, lobby: Room
) -> None:
    assert not admin_client.can_act("rooms/room", "delete", lobby)
    assert admin_client.act("rooms/room", "delete", lobby, reason="Gone").status_code == 403
    assert Room.objects.active().filter(pk=lobby.pk).exists()
    assert owner_admin_client.can_act("rooms/room", "delete", lobby)
    assert owner_admin_client.act("rooms/room", "delete", lobby, reason="Gone").status_code == 302
    assert not Room.objects.active().filter(pk=lobby.pk).exists()


@pytest.mark.parametrize("path", LISTS)
def test_nothing_is_deleted_by_the_way(
    owner_admin_client: AdminClient, alice: User, bob: User, lobby: Room, path: str
) -> None:
    if path in ("rooms/ban", "messaging/purge", "accounts/auditentry", "rooms/membership"):
        page = owner_admin_client.read(f"{path}/")
        assert "delete_selected" not in page
        return
    thing = _thing(path, alice, bob, lobby)
    assert owner_admin_client.get(f"{path}/{thing.pk}/change/").status_code == 200
    assert owner_admin_client.get(f"{path}/{thing.pk}/delete/").status_code == 403


def test_no_one_edits_a_message(owner_admin_client: AdminClient, bob: User, lobby: Room) -> None:
    message = post(lobby, bob, "Needle")
    page = f"messaging/message/{message.pk}/change/"
    assert "Needle" in owner_admin_client.read(page)
    assert owner_admin_client.post(page, body="Forged").status_code == 403
    assert owner_admin_client.get("messaging/message/add/").status_code == 403
    assert Message.objects.get(pk=message.pk).body == "Needle"


def _thing(path: str, alice: User, bob: User, lobby: Room) -> object:
    if path == "accounts/user":
        return bob
    if path == "rooms/room":
        return lobby
    message = post(lobby, bob, "Hello")
    return message if path == "messaging/message" else report(message, alice)


def _take(right: str) -> None:
    app, codename = right.split(".")
    rights = Permission.objects.filter(content_type__app_label=app, codename=codename)
    assert rights.count() == 1
    find_group().permissions.remove(*rights)
