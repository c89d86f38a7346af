"""Every way of the admin to a private room goes through the gate that reading it does."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db.models import ForeignKey, Model
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone

from accounts.admin.guard import GuardedAdmin
from accounts.models import AuditEntry, User
from messaging.actions import start_purge
from messaging.archive.exporting.actions import start_export
from messaging.models import Job, Message, Purge, Report
from rooms.actions import open_direct, update_room
from rooms.admin.gate import GatedAdmin
from rooms.admin.inlines import BanInline, MemberInline, RoomInline
from rooms.grants import grant_reading
from rooms.models import Ban, Membership, Room
from tests.admin.client import AdminClient
from tests.admin.crawler import find_in, list_paths, read_all
from tests.messages import post, report
from tests.people import make_person, put_in

# The test client reads at one go what a server streams.
pytestmark = pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
SECRETS = ("Speakeasy", "The wine is behind the door", "Smugglers", "Whispered")
# What a report shows of a private room is what its reporter showed: its scope has its own tests.
OTHERWISE = {Report}


@pytest.fixture
def secret(cellar: Room, alice: User, bob: User, mallory: User) -> Room:
    """A private room with everything that hangs on one."""
    update_room(room=cellar, by=alice, name="Speakeasy", topic="Smugglers")
    cellar.refresh_from_db()
    post(cellar, bob, "The wine is behind the door")
    Ban.objects.create(room=cellar, user=mallory, banned_by=alice, reason="Smugglers")
    start_export(owner=alice, room_id=cellar.pk)
    return cellar


@pytest.fixture
def direct(alice: User, bob: User) -> Room:
    room = open_direct(by=alice, users=[bob])
    post(room, alice, "Whispered")
    return room


def ask(admin_client: AdminClient, *granted: Room) -> HttpRequest:
    """Return a request of the admin user, with the rooms that it was granted."""
    request = RequestFactory().get("/admin/")
    request.user = User.objects.get(pk=admin_client.person.pk)
    request.session = admin_client.client.session
    request._messages = FallbackStorage(request)
    for room in granted:
        grant_reading(request, room)
    return request


def leads_to_rooms(model: type[Model], depth: int = 2) -> bool:
    """Whether rows of `model` are of a room, by a key or by a key of what they are about."""
    keys = [field for field in model._meta.get_fields() if isinstance(field, ForeignKey)]
    related = [key.remote_field.model for key in keys]
    return model is Room or (depth > 0 and any(leads_to_rooms(each, depth - 1) for each in related))


def find_ungated(registry: dict[Any, ModelAdmin[Any]]) -> list[str]:
    return [
        model._meta.label
        for model, model_admin in registry.items()
        if not isinstance(model_admin, GuardedAdmin)
        or (
            leads_to_rooms(model)
            and model not in OTHERWISE
            and not isinstance(model_admin, GatedAdmin)
        )
    ]


def test_every_model_admin_is_behind_the_gate() -> None:
    gated = {model for model in admin.site._registry if leads_to_rooms(model)}
    assert {Room, Membership, Ban, Message, Report} <= gated
    assert find_ungated(admin.site._registry) == []


@pytest.mark.parametrize("name", ["rooms.Invite", "messaging.Mention", "messaging.Reaction"])
def test_the_check_finds_a_planted_admin_without_it(name: str) -> None:
    class Ungated(GuardedAdmin):
        pass

    model = apps.get_model(name)
    assert find_ungated({model: Ungated(model, admin.site)}) == [name]
    assert find_ungated({model: ModelAdmin(model, admin.site)}) == [name]


@pytest.mark.parametrize(
    "name", ["rooms.Room", "rooms.Membership", "rooms.Ban", "messaging.Message"]
)
def test_rows_of_a_private_room_are_reached_with_a_reason_only(
    admin_client: AdminClient,
    owner_admin_client: AdminClient,
    secret: Room,
    direct: Room,
    lobby: Room,
    name: str,
) -> None:
    model = apps.get_model(name)
    model_admin = admin.site._registry[model]
    assert isinstance(model_admin, GatedAdmin)
    path = model_admin.room_path
    hidden = model._default_manager.filter(**{f"{path}__in": [secret.pk, direct.pk]})
    of_secret = set(hidden.filter(**{path: secret.pk}))
    assert of_secret
    for each in (admin_client, owner_admin_client):
        reached = set(model_admin.get_queryset(ask(each)))
        assert reached.isdisjoint(hidden)
        assert bool(reached) is (model is not Ban), "those of the Lobby, which has no bans"
        for row in hidden:
            _assert_permission(model_admin, ask(each), row, is_given=False)
        request = ask(each, secret)
        assert set(model_admin.get_queryset(request)) & set(hidden) == of_secret
        for row in of_secret:
            _assert_permission(model_admin, request, row, is_given=True)


def _assert_permission(
    model_admin: ModelAdmin[Any], request: HttpRequest, row: Model, *, is_given: bool
) -> None:
    assert model_admin.has_view_permission(request, row) is is_given
    if not is_given:
        assert not model_admin.has_change_permission(request, row)
        assert not model_admin.has_delete_permission(request, row)
    assert (model_admin.get_object(request, str(row.pk)) is not None) is is_given


@pytest.mark.parametrize("inline", [MemberInline, BanInline, RoomInline])
def test_inlines_show_no_rows_of_a_private_room(
    admin_client: AdminClient, secret: Room, direct: Room, inline: Any
) -> None:
    shown = inline(Room if inline is not RoomInline else User, admin.site)
    request = ask(admin_client)
    request.resolver_match = type("Match", (), {"kwargs": {"object_id": str(secret.pk)}})()
    assert not shown.get_queryset(request).filter(room__in=[secret, direct]).exists()
    grant_reading(request, secret)
    assert shown.get_queryset(request).filter(room=secret).exists()


def test_every_inline_about_rooms_is_one_of_these() -> None:
    found = {
        inline
        for model_admin in admin.site._registry.values()
        for inline in model_admin.inlines
        if leads_to_rooms(inline.model)
    }
    assert found == {MemberInline, BanInline, RoomInline}


def test_no_address_of_the_admin_names_a_private_room_without_a_reason(
    admin_client: AdminClient,
    owner_admin_client: AdminClient,
    secret: Room,
    direct: Room,
    lobby: Room,
    bob: User,
) -> None:
    """Searched, filtered, opened by every key: neither its name, nor its topic, nor its text."""
    paths = list_paths(["Speak", "wine"], [secret.pk, direct.pk, bob.pk])
    for each in (admin_client, owner_admin_client):
        assert find_in(read_all(each, paths), SECRETS) == {}
    for room in (secret, direct):
        admin_client.act("rooms/room", "read", room, reason="A report of theft")
    found = find_in(read_all(admin_client, paths), SECRETS)
    assert set(found) == set(SECRETS), "the same walk finds it all with a reason"


def test_who_talks_with_whom_is_on_no_page(
    admin_client: AdminClient, owner_admin_client: AdminClient
) -> None:
    """Xenia and Yuri share direct messages and nothing else: no answer names them together."""
    xenia, yuri = make_person("xenia"), make_person("yuri")
    room = open_direct(by=xenia, users=[yuri])
    post(room, xenia, "Whispered")
    paths = [
        path
        for path in list_paths(["xenia"], [room.pk, xenia.pk])
        # Lists and searches of people name every registered user.
        if not path.startswith(("accounts/user/?", "account/", "autocomplete"))
        and path not in ("accounts/user/", "accounts/", "rooms/membership/add/")
    ]
    for each in (admin_client, owner_admin_client):
        answers = read_all(each, paths)
        both = [path for path, text in answers.items() if "xenia" in text and "yuri" in text]
        assert both == []
    admin_client.act("rooms/room", "read", room, reason="A report of threats")
    answers = read_all(admin_client, paths)
    assert [path for path, text in answers.items() if "xenia" in text and "yuri" in text]


def test_the_role_of_a_member_of_a_private_room_takes_the_reason(
    admin_client: AdminClient, secret: Room, direct: Room, bob: User
) -> None:
    """The form left the room read-only, and with it the only check of the reason."""
    membership = Membership.objects.get(room=secret, user=bob)
    path = f"rooms/membership/{membership.pk}/change/"
    assert admin_client.get(path).status_code == 302
    admin_client.post(path, role="owner", reason="Needed")
    membership.refresh_from_db()
    assert membership.role == "member"
    admin_client.act("rooms/room", "read", secret, reason="Alice has left the company")
    assert admin_client.post(path, role="owner", reason="Needed").status_code == 302
    membership.refresh_from_db()
    assert membership.role == "owner"


def test_the_policies_of_a_private_room_take_the_reason(
    admin_client: AdminClient, secret: Room
) -> None:
    Room.objects.filter(pk=secret.pk).update(history="joined")
    path = f"rooms/room/{secret.pk}/change/"
    sent = {
        "name": "Speakeasy", "post_role": "member", "invite_role": "member", "history": "all",
        "slow_seconds": 0,
        **{f"{of}-{n}_FORMS": 0 for of in ("memberships", "bans") for n in ("TOTAL", "INITIAL")},
    }  # fmt: skip
    admin_client.post(path, **sent)
    assert Room.objects.get(pk=secret.pk).history == "joined"
    admin_client.act("rooms/room", "read", secret, reason="A report of theft")
    assert admin_client.post(path, **sent).status_code == 302
    assert Room.objects.get(pk=secret.pk).history == "all"


ACTS = [
    ("rooms/room", "lock"), ("rooms/room", "archive"), ("rooms/room", "delete"),
    ("rooms/membership", "mute"), ("rooms/membership", "remove"), ("rooms/membership", "ban"),
    ("rooms/ban", "forgive"), ("messaging/message", "hide"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "act"), ACTS)
def test_actions_in_a_private_room_require_a_reason(
    owner_admin_client: AdminClient, secret: Room, bob: User, path: str, act: str
) -> None:
    """Also among rows that may be acted on, and also by an owner of the site."""
    thing: Any = {
        "rooms/room": secret,
        "rooms/membership": Membership.objects.get(room=secret, user=bob),
        "rooms/ban": Ban.objects.get(room=secret),
        "messaging/message": Message.objects.get(body="The wine is behind the door"),
    }[path]
    sent = {"reason": "Needed", "minutes": 10}
    before = _state()
    assert owner_admin_client.act(path, act, thing, **sent).status_code == 404
    chosen = {"action": act, "_selected_action": [thing.pk]}
    answer = owner_admin_client.client.post(f"/admin/{path}/", chosen, follow=True)
    assert f"ids={thing.pk}" not in str(answer.redirect_chain)
    assert _state() == before
    owner_admin_client.act("rooms/room", "read", secret, reason="A report of theft")
    assert owner_admin_client.act(path, act, thing, **sent).status_code == 302
    assert _state() != before


def _state() -> list[Any]:
    return [
        list(Room.objects.order_by("pk").values("locked_at", "archived_at", "deleted_at")),
        list(Membership.objects.order_by("pk").values("pk", "role", "muted_until")),
        list(Ban.objects.order_by("pk").values("pk")),
        list(Message.objects.filter(kind="text").order_by("pk").values("hidden_at")),
    ]


@pytest.mark.parametrize("sanction", ["", "mute", "remove", "ban"])
def test_a_report_is_no_way_around_it(
    admin_client: AdminClient, secret: Room, alice: User, sanction: str
) -> None:
    """It is read, noted and dismissed as it is; what touches the room takes the reason."""
    filed = report(Message.objects.get(body="The wine is behind the door"), alice)
    page = admin_client.read(f"messaging/report/{filed.pk}/change/")
    assert "The wine" in page
    assert "Private room" in page
    assert "Speakeasy" not in page
    sent = {"hide": "on", "sanction": sanction, "reason": "Theft", "minutes": 10}
    before = _state()
    answer = admin_client.act("messaging/report", "handle", filed, **sent)
    assert "This room is private." in answer.content.decode()
    assert _state() == before
    admin_client.act("rooms/room", "read", secret, reason="A report of theft")
    assert admin_client.act("messaging/report", "handle", filed, **sent).status_code == 302
    assert _state() != before


def test_a_report_from_a_private_room_is_dismissed_without_opening_it(
    admin_client: AdminClient, secret: Room, alice: User
) -> None:
    filed = report(Message.objects.get(body="The wine is behind the door"), alice)
    assert admin_client.act("messaging/report", "note", filed, note="Odd").status_code == 302
    assert admin_client.act("messaging/report", "dismiss", filed).status_code == 302
    assert not AuditEntry.objects.filter(action="room.read").exists()


def test_one_reason_opens_one_room(admin_client: AdminClient, secret: Room, direct: Room) -> None:
    answer = admin_client.act("rooms/room", "read", secret, direct, reason="Curious")
    assert answer.status_code == 404
    assert not AuditEntry.objects.filter(action="room.read").exists()
    assert admin_client.act("rooms/room", "read", secret, reason="A report").status_code == 302


def test_a_private_room_is_opened_by_its_id(admin_client: AdminClient, secret: Room) -> None:
    assert "ID of a private room" in admin_client.read("rooms/room/")
    page = admin_client.read(f"rooms/room/action/read/?ids={secret.pk}")
    assert "Private room" in page
    assert "Speakeasy" not in page
    assert admin_client.act("rooms/room", "read", secret, reason="A report").status_code == 302
    assert "Speakeasy" in admin_client.read("rooms/room/")


def test_the_log_shows_that_a_room_was_opened_but_not_its_events(
    admin_client: AdminClient, owner_admin_client: AdminClient, secret: Room, bob: User
) -> None:
    admin_client.act("rooms/room", "read", secret, reason="A report of theft")
    membership = Membership.objects.get(room=secret, user=bob)
    admin_client.act("rooms/membership", "mute", membership, reason="Hush", minutes=10)
    page = owner_admin_client.read("accounts/auditentry/")
    assert "A report of theft" in page
    assert "Private room" in page
    assert "Hush" not in page
    assert "Hush" in admin_client.read("accounts/auditentry/"), "she opened the room"
    entry = AuditEntry.objects.get(action="member.mute")
    assert owner_admin_client.get(f"accounts/auditentry/{entry.pk}/change/").status_code == 302
    assert "Hush" not in owner_admin_client.read("")
    assert "Hush" not in owner_admin_client.read(f"accounts/auditentry/?q={bob.pk}")
    assert "Hush" not in owner_admin_client.read(f"accounts/auditentry/?q={secret.pk}")


def test_the_log_of_a_public_room_outlives_it(
    admin_client: AdminClient, owner_admin_client: AdminClient, lobby: Room, bob: User, secret: Room
) -> None:
    for room, reason in [(lobby, "Too loud"), (secret, "Too quiet")]:
        owner_admin_client.act("rooms/room", "read", secret, reason="A report of theft")
        membership = Membership.objects.get(room=room, user=bob)
        owner_admin_client.act("rooms/membership", "ban", membership, reason=reason)
        owner_admin_client.act("rooms/room", "delete", room, reason=f"Gone: {reason}")
    Room.objects.filter(pk=lobby.pk).delete()
    page = admin_client.read("accounts/auditentry/")
    assert "Too loud" in page.replace("Gone: Too loud", "")
    assert "Gone: Too quiet" in page
    assert "Too quiet" not in page.replace("Gone: Too quiet", "")
    assert "Speakeasy" not in page


def test_a_purge_names_no_room(
    admin_client: AdminClient, secret: Room, direct: Room, bob: User
) -> None:
    """A purge is about a person, for a reason of its own: it shows numbers and no rooms."""
    start_purge(
        person=bob, since=secret.created_at, until=timezone.now(), by=admin_client.person,
        reason="Spam",
    )  # fmt: skip
    purge = Purge.objects.get()
    page = admin_client.read(f"messaging/purge/{purge.pk}/change/")
    assert "0 of 1 hidden" in page
    assert find_in({"purge": page}, [*SECRETS, str(secret.pk), str(direct.pk)]) == {}


def test_jobs_name_no_private_room(
    owner_admin_client: AdminClient, secret: Room, lobby: Room
) -> None:
    start_export(owner=owner_admin_client.person, room_id=lobby.pk)
    page = owner_admin_client.read("messaging/job/")
    assert "Lobby" in page
    assert "Speakeasy" not in page
    assert "Speakeasy" not in owner_admin_client.read("messaging/job/?q=Speak")
    job = Job.objects.get(about="Speakeasy")
    assert owner_admin_client.get(f"messaging/job/{job.pk}/change/").status_code == 302
    owner_admin_client.act("rooms/room", "read", secret, reason="A report of theft")
    assert owner_admin_client.get(f"messaging/job/{job.pk}/change/").status_code == 200


def test_the_deletion_of_a_public_room_is_among_the_jobs_and_of_a_private_one_not(
    owner_admin_client: AdminClient, secret: Room, lobby: Room
) -> None:
    for room in (secret, lobby):
        owner_admin_client.act("rooms/room", "read", room, reason="A report of theft")
        owner_admin_client.act("rooms/room", "delete", room, reason="Over")
    paths = {
        job.about: f"messaging/job/{job.pk}/change/" for job in Job.objects.filter(kind="erase")
    }
    found = {about: owner_admin_client.get(path).status_code for about, path in paths.items()}
    assert found == {"Lobby": 200, "Speakeasy": 302}


def test_no_one_is_put_into_a_private_room_without_the_reason(
    admin_client: AdminClient, secret: Room, direct: Room
) -> None:
    person = make_person("accomplice")
    for room in (secret, direct):
        sent = {"room": room.pk, "user": person.pk, "role": "member"}
        answer = admin_client.post("rooms/membership/add/", **sent)
        assert "This room is private." in answer.content.decode()
    assert not Membership.objects.filter(user=person).exists()
    put_in(secret, make_person("xenia"))
    admin_client.act("rooms/room", "read", secret, reason="A report of theft")
    sent = {"room": secret.pk, "user": person.pk, "role": "member"}
    assert admin_client.post("rooms/membership/add/", **sent).status_code == 302
