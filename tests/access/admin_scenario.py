"""All kinds of people who may ask the admin for something, and a private room to ask for."""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, User
from messaging.actions import handle_report, hide_message, report_message, start_purge
from messaging.archive.exporting.actions import start_export
from messaging.models import Message
from rooms.actions import create_room, mute_member
from rooms.models import Membership, Room
from tests.access.scenario import Scenario, make_scenario
from tests.messages import post
from tests.people import make_person, make_site_moderator, put_in

# Who is on the staff: without and with a stated reason, reported, and the owner without a reason.
STAFF = ("moderator", "reasoned", "reported", "owner")
WITHOUT_REASON = ("moderator", "reported", "owner")
PEOPLE = ("anonymous", "member", *STAFF)


@dataclass
class AdminScenario:
    """`clients` are signed in; `targets` is the object of each endpoint, by model or act.

    Rooms, members, bans, messages, jobs and entries are of a private room. The report and the
    purge are about `reported`, and so is the handled report's entry.
    """

    scenario: Scenario
    clients: dict[str, Client]
    targets: dict[str, Model]


def make_admin_scenario() -> AdminScenario:
    scenario = make_scenario()
    people = {
        "member": scenario.people["member"],
        "moderator": make_site_moderator("without"),
        "reasoned": make_site_moderator("with"),
        "reported": make_site_moderator("mentioned"),
        "owner": make_person("chief", is_staff=True, is_superuser=True),
    }
    clients = {"anonymous": Client()}
    for name, person in people.items():
        clients[name] = Client()
        clients[name].force_login(person)
    opened = clients["reasoned"].post(
        f"/admin/rooms/room/action/read/?ids={scenario.room.pk}", {"reason": "A report of theft"}
    )
    assert opened.status_code == 302
    return AdminScenario(scenario, clients, _make_targets(scenario, people))


def _make_targets(scenario: Scenario, people: dict[str, User]) -> dict[str, Model]:
    room, owner = scenario.room, scenario.people["owner"]
    message, gone = (_message(room, scenario.post(scenario.other)) for _ in range(2))
    hide_message(room_id=room.pk, seq=gone.seq, by=people["moderator"], reason="Rude")
    mute_member(room=room, user=scenario.other, until=timezone.now().replace(year=2999), by=owner)
    return {
        "accounts.user": scenario.other,
        "accounts.user reinstate": scenario.people["suspended"],
        "accounts.auditentry": AuditEntry.objects.get(action="member.mute"),
        "auth.group": Group.objects.get(name="Moderators"),
        "account.emailaddress": EmailAddress.objects.get(user=scenario.other),
        "rooms.room": room,
        "rooms.membership": Membership.objects.get(room=room, user=scenario.other),
        "rooms.ban": room.bans.get(),
        "messaging.message": message,
        "messaging.message restore": gone,
        "messaging.job": start_export(owner=owner, room_id=room.pk),
        **_make_report(people, scenario.people["member"]),
    }


def _make_report(people: dict[str, User], reporter: User) -> dict[str, Model]:
    """Have `reported` reported in a public room, twice, and what they wrote purged."""
    reported, owner = people["reported"], people["owner"]
    lobby = create_room(creator=reporter, name="Lobby", kind=Room.Kind.PUBLIC)
    put_in(lobby, reported)
    reports = []
    for body in ("Turnip", "Potato"):
        message = post(lobby, reported, body)
        place = {"room_id": lobby.pk, "seq": message.seq}
        reports.append(report_message(reporter=reporter, reason="Rude", **place))
    handle_report(report=reports[1], by=owner, state="acted", outcome="A word", note="Again")
    span: dict[str, Any] = {"since": lobby.created_at, "until": timezone.now()}
    purge = start_purge(person=reported, by=owner, reason="Turnips", **span)
    return {
        "messaging.report": reports[0],
        "messaging.purge": purge,
        "entry of a report": AuditEntry.objects.get(action="report.acted"),
    }


def _message(room: Room, seq: int) -> Message:
    return Message.objects.get(room=room, seq=seq)
