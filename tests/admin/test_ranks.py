"""Staff act on no one of their own rank or above, in the admin as in the management command."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.actions import suspend_person
from accounts.models import AuditEntry, User
from messaging.actions import hide_message, start_purge
from messaging.models import Message, Purge
from messaging.tasks.purges import run_purge
from rooms.models import Ban, Membership, Room
from tests.admin.client import AdminClient, make_moderator
from tests.messages import post, report
from tests.people import make_person, put_in

PEOPLE = "accounts/user"
MEMBERS = "rooms/membership"
REFUSED = "have permission to do that."
MUTE = {"reason": "Hush", "minutes": 10}


@pytest.fixture
def erik(lobby: Room) -> User:
    """A second moderator of the site, in the Lobby."""
    person = make_moderator("erik")
    put_in(lobby, person)
    return person


@pytest.fixture
def olga(lobby: Room) -> User:
    """A second owner of the site, in the Lobby."""
    person = make_person("olga", is_staff=True, is_superuser=True)
    put_in(lobby, person)
    return person


def is_refused(answer: Any) -> bool:
    return REFUSED in answer.content.decode() or answer.status_code == 403


@pytest.mark.parametrize("act", ["suspend", "sign-out"])
def test_no_one_shuts_out_their_peers(
    admin_client: AdminClient,
    owner_admin_client: AdminClient,
    bob: User,
    erik: User,
    olga: User,
    act: str,
) -> None:
    assert admin_client.act(PEOPLE, act, bob, reason="Spam").status_code == 302
    for target in (erik, olga, admin_client.person):
        assert is_refused(admin_client.act(PEOPLE, act, target, reason="Coup")), target
    assert is_refused(owner_admin_client.act(PEOPLE, act, olga, reason="Coup"))
    assert owner_admin_client.act(PEOPLE, act, erik, reason="Asleep").status_code == 302


def test_no_one_takes_their_peers_back(
    admin_client: AdminClient, owner_admin_client: AdminClient, bob: User, erik: User
) -> None:
    for target in (bob, erik):
        suspend_person(user=target, by=owner_admin_client.person, reason="Spam")
    assert admin_client.act(PEOPLE, "reinstate", bob, reason="A mix-up").status_code == 302
    assert is_refused(admin_client.act(PEOPLE, "reinstate", erik, reason="My friend"))
    erik.refresh_from_db()
    assert not erik.is_active


@pytest.mark.parametrize(
    ("act", "sent"), [("mute", MUTE), ("unmute", {}), ("remove", MUTE), ("ban", MUTE)]
)
def test_no_one_moderates_their_peers_in_a_room(
    admin_client: AdminClient,
    lobby: Room,
    bob: User,
    erik: User,
    olga: User,
    act: str,
    sent: dict[str, Any],
) -> None:
    theirs = {user: Membership.objects.get(room=lobby, user=user) for user in (bob, erik, olga)}
    for target in (erik, olga):
        assert is_refused(admin_client.act(MEMBERS, act, theirs[target], **sent)), target
        assert Membership.objects.filter(pk=theirs[target].pk, muted_until=None).exists()
    assert admin_client.act(MEMBERS, act, theirs[bob], **sent).status_code == 302


def test_no_one_lifts_a_ban_of_their_own(
    admin_client: AdminClient, lobby: Room, alice: User, bob: User
) -> None:
    bans = [
        Ban.objects.create(room=lobby, user=user, banned_by=alice)
        for user in (bob, admin_client.person)
    ]
    assert admin_client.act("rooms/ban", "forgive", bans[0]).status_code == 302
    assert is_refused(admin_client.act("rooms/ban", "forgive", bans[1]))
    assert Ban.objects.get().user == admin_client.person


def test_no_one_gives_a_role_to_themselves_or_a_peer(
    admin_client: AdminClient, lobby: Room, bob: User, erik: User
) -> None:
    put_in(lobby, admin_client.person)
    for user, is_given in [(admin_client.person, False), (erik, False), (bob, True)]:
        membership = Membership.objects.get(room=lobby, user=user)
        path = f"{MEMBERS}/{membership.pk}/change/"
        answer = admin_client.post(path, role="owner", reason="Needed")
        assert (answer.status_code == 302) is is_given
        membership.refresh_from_db()
        assert (membership.role == "owner") is is_given
    dismissed = Membership.objects.filter(user__in=[admin_client.person, erik]).delete()
    assert dismissed[0] == 2
    for user in (admin_client.person, erik):
        sent = {"room": lobby.pk, "user": user.pk, "role": "owner", "reason": "Needed"}
        assert is_refused(admin_client.post(f"{MEMBERS}/add/", **sent))
        assert not Membership.objects.filter(user=user).exists()


def test_power_in_a_room_takes_a_reason_that_is_kept(
    admin_client: AdminClient, lobby: Room, bob: User, mallory: User
) -> None:
    membership = Membership.objects.get(room=lobby, user=bob)
    path = f"{MEMBERS}/{membership.pk}/change/"
    adding = {"room": lobby.pk, "user": mallory.pk, "role": "owner"}
    assert "Enter a reason." in admin_client.post(path, role="owner").content.decode()
    assert "Enter a reason." in admin_client.post(f"{MEMBERS}/add/", **adding).content.decode()
    assert Membership.objects.filter(room=lobby, role="owner").count() == 1
    assert admin_client.post(path, role="owner", reason="Alice is away").status_code == 302
    sent = adding | {"reason": "Bob is away too"}
    assert admin_client.post(f"{MEMBERS}/add/", **sent).status_code == 302
    entries = AuditEntry.objects.filter(action__in=["member.role", "member.add"]).order_by("pk")
    assert [(entry.reason, entry.details["role"]) for entry in entries] == [
        ("Alice is away", "owner"), ("Bob is away too", "owner"),
    ]  # fmt: skip


def test_no_one_hides_or_purges_what_their_peers_wrote(
    admin_client: AdminClient, lobby: Room, bob: User, erik: User, olga: User
) -> None:
    messages = {user: post(lobby, user, "Hello") for user in (bob, erik, olga)}
    assert (
        admin_client.act("messaging/message", "hide", messages[bob], reason="Rude").status_code
        == 302
    )
    for user in (erik, olga):
        assert is_refused(
            admin_client.act("messaging/message", "hide", messages[user], reason="Rude")
        )
        filed = report(messages[user], bob)
        assert is_refused(
            admin_client.act(
                "messaging/report", "handle", filed, hide="on", sanction="", reason="Rude"
            )
        )
        day = {"since": "2020-01-01T00:00:00", "until": "2099-01-01T00:00:00"}
        sent = day | {"person": user.pk, "reason": "Spam"}
        assert is_refused(admin_client.post("messaging/purge/add/", **sent))
    assert list(Message.objects.exclude(hidden_at=None)) == [messages[bob]]
    assert not Purge.objects.exists()


def test_no_one_restores_what_was_hidden_of_a_peer(
    admin_client: AdminClient, owner_admin_client: AdminClient, lobby: Room, erik: User
) -> None:
    message = post(lobby, erik, "Hello")
    hide_message(room_id=lobby.pk, seq=message.seq, by=owner_admin_client.person, reason="Rude")
    assert is_refused(admin_client.act("messaging/message", "restore", message, reason="My friend"))
    owner_admin_client.act("messaging/message", "restore", message, reason="A mix-up")
    assert not Message.objects.exclude(hidden_at=None).exists()
    purge = start_purge(
        person=erik, since=message.created_at, until=timezone.now(), by=owner_admin_client.person,
        reason="Spam",
    )  # fmt: skip
    run_purge(purge)
    assert is_refused(admin_client.act("messaging/purge", "undo", purge, reason="My friend"))
    assert Message.objects.exclude(hidden_at=None).exists()


def test_permission_to_edit_users_excludes_peers(
    admin_client: AdminClient, bob: User, erik: User, olga: User
) -> None:
    """A person whom an owner gave the right to change accounts gives no rights by it."""
    give(
        admin_client.person,
        "accounts.change_user",
        "auth.change_group",
        "account.change_emailaddress",
    )
    for user, status in [(bob, 200), (erik, 403), (olga, 403)]:
        assert admin_client.get(f"{PEOPLE}/{user.pk}/password/").status_code == status, user
    for user in (bob, admin_client.person):
        assert admin_client.get(f"{PEOPLE}/{user.pk}/change/").status_code == 200
        admin_client.post(
            f"{PEOPLE}/{user.pk}/change/", username=user.username, email=user.email,
            display_name="Renamed", is_staff="on", is_superuser="on", **no_inlines(),
        )  # fmt: skip
        user.refresh_from_db()
        assert (user.display_name, user.is_superuser) == ("Renamed", False)
    assert not User.objects.get(pk=bob.pk).is_staff
    group = admin_client.person.groups.get()
    assert admin_client.post(f"auth/group/{group.pk}/change/", name="All").status_code == 403
    address = olga.emailaddress_set.get()
    assert admin_client.post(f"account/emailaddress/{address.pk}/change/").status_code == 403


def test_owners_of_the_site_do_not_edit_each_other(
    owner_admin_client: AdminClient, bob: User, olga: User
) -> None:
    for user, status in [(bob, 302), (olga, 403)]:
        answer = owner_admin_client.post(
            f"{PEOPLE}/{user.pk}/change/", username=user.username, email=user.email,
            display_name="Renamed", **no_inlines(),
        )  # fmt: skip
        assert answer.status_code == status, user
    address = olga.emailaddress_set.get()
    assert "olga@example.com" not in owner_admin_client.read("account/emailaddress/")
    assert owner_admin_client.get(f"account/emailaddress/{address.pk}/change/").status_code == 302
    assert "bob@example.com" in owner_admin_client.read("account/emailaddress/")
    own = bob.emailaddress_set.get()
    assert owner_admin_client.get(f"account/emailaddress/{own.pk}/change/").status_code == 200


def test_the_command_agrees_with_the_admin(
    owner_admin_client: AdminClient, bob: User, olga: User
) -> None:
    call_command("moderate", "suspend", "bob", reason="Spam")
    with pytest.raises(CommandError, match="permission"):
        call_command("moderate", "suspend", "olga", reason="Coup")
    assert list(User.objects.filter(is_active=False)) == [bob]


def give(person: User, *rights: str) -> None:
    for right in rights:
        app, codename = right.split(".")
        person.user_permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )


def no_inlines() -> dict[str, str]:
    prefixes = ("usersession_set", "memberships")
    return {f"{prefix}-{name}_FORMS": "0" for prefix in prefixes for name in ("TOTAL", "INITIAL")}
