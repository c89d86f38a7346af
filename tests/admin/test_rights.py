"""What the group of moderators may do in the admin, and what it may not: exactly this."""

import pytest
from django.contrib.auth.models import Permission

from accounts.models import User
from messaging.models import Message
from rooms.models import Room
from tests.admin.client import Office, find_group
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


def test_the_group_has_these_rights_and_no_others(db: None) -> None:
    rights = find_group().permissions.select_related("content_type")
    assert {f"{right.content_type.app_label}.{right.codename}" for right in rights} == RIGHTS


@pytest.mark.parametrize("path", LISTS)
def test_a_moderator_sees_every_list_of_ours(office: Office, path: str) -> None:
    assert office.get(f"{path}/").status_code == 200


@pytest.mark.parametrize("path", FOR_OWNERS)
def test_a_moderator_does_not_see_what_is_the_owners(
    office: Office, owners_office: Office, path: str
) -> None:
    assert owners_office.get(f"{path}/").status_code == 200
    assert office.get(f"{path}/").status_code == 403


def test_nobody_sees_the_keys_of_sessions(owners_office: Office) -> None:
    owners_office.client.logout()
    sign_in = {"login": "alice", "password": PASSWORD}
    assert owners_office.client.post("/accounts/login/", sign_in).status_code == 302
    assert owners_office.get("usersessions/usersession/").status_code == 404
    page = owners_office.read(f"accounts/user/{owners_office.person.pk}/change/")
    assert "127.0.0.1" in page, "the session itself is shown"
    assert str(owners_office.client.session.session_key) not in page


@pytest.mark.parametrize("path", LISTS)
def test_bob_is_not_let_into_the_admin(bob: User, path: str) -> None:
    assert Office(bob).get(f"{path}/").status_code == 302


@pytest.mark.parametrize("path", LISTS)
def test_somebody_on_the_staff_without_rights_sees_nothing(db: None, path: str) -> None:
    assert Office(make_person("erin", is_staff=True)).get(f"{path}/").status_code == 403


@pytest.mark.parametrize(("name", "place"), ACTS.items())
def test_an_act_takes_its_right(
    dora: User, alice: User, bob: User, lobby: Room, name: str, place: tuple[str, str]
) -> None:
    path, right = place
    thing = _thing(path, alice, bob, lobby)
    assert Office(dora).can_act(path, name, thing)
    _take(right)
    weaker = Office(User.objects.get(pk=dora.pk))
    assert not weaker.can_act(path, name, thing)
    assert weaker.act(path, name, thing, reason="No right").status_code == 403


def test_a_moderator_edits_no_person(office: Office, bob: User) -> None:
    path = f"accounts/user/{bob.pk}/change/"
    assert "bob@example.com" in office.read(path)
    assert bob.password.split("$")[-1] not in office.read(path)
    answer = office.post(path, username="bob", is_superuser="on", is_staff="on")
    assert answer.status_code == 403
    assert office.get("accounts/user/add/").status_code == 403
    bob.refresh_from_db()
    assert not bob.is_staff
    assert not bob.is_superuser


def test_a_moderator_does_nothing_to_an_owner(
    office: Office, owners_office: Office, alice: User
) -> None:
    for act in ("suspend", "sign-out"):
        answer = office.act("accounts/user", act, alice, reason="Coup")
        assert "have permission to do that." in answer.content.decode()
    alice.refresh_from_db()
    assert alice.is_active
    assert owners_office.get("").status_code == 200


def test_only_an_owner_deletes_a_room(office: Office, owners_office: Office, lobby: Room) -> None:
    assert not office.can_act("rooms/room", "delete", lobby)
    assert office.act("rooms/room", "delete", lobby, reason="Gone").status_code == 403
    assert Room.objects.standing().filter(pk=lobby.pk).exists()
    assert owners_office.can_act("rooms/room", "delete", lobby)
    assert owners_office.act("rooms/room", "delete", lobby, reason="Gone").status_code == 302
    assert not Room.objects.standing().filter(pk=lobby.pk).exists()


@pytest.mark.parametrize("path", LISTS)
def test_nothing_is_deleted_by_the_way(
    owners_office: Office, alice: User, bob: User, lobby: Room, path: str
) -> None:
    if path in ("rooms/ban", "messaging/purge", "accounts/auditentry", "rooms/membership"):
        page = owners_office.read(f"{path}/")
        assert "delete_selected" not in page
        return
    thing = _thing(path, alice, bob, lobby)
    assert owners_office.get(f"{path}/{thing.pk}/change/").status_code == 200
    assert owners_office.get(f"{path}/{thing.pk}/delete/").status_code == 403


def test_nobody_edits_what_was_said(owners_office: Office, bob: User, lobby: Room) -> None:
    message = post(lobby, bob, "Needle")
    page = f"messaging/message/{message.pk}/change/"
    assert "Needle" in owners_office.read(page)
    assert owners_office.post(page, body="Forged").status_code == 403
    assert owners_office.get("messaging/message/add/").status_code == 403
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
