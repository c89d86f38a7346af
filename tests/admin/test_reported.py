"""Who is reported reads nothing of it in the admin: on every page, as a moderator and as an owner.

The same walk is done as another moderator, who reads all of it: so the words would be found.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import audit
from accounts.common.errors import NotFound
from accounts.models import AuditEntry, User
from messaging.actions import handle_report, hide_message, save_report_note, start_purge
from messaging.models import Message, Purge, Report
from rooms.models import Room
from tests.admin.client import AdminClient, make_moderator
from tests.admin.crawler import find_in, list_paths, read_all
from tests.messages import post, report
from tests.people import make_person, put_in

# The test client reads at one go what a server streams.
pytestmark = pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
REASON, NOTE, OUTCOME = "Calls people turnips", "Second time this week", "We had a word"
PURGED, HIDDEN = "Reported for turnips", "Hidden for turnips"
# Entries of the audit log as they appear in the list, in the export and on their own page.
ENTRIES = ("acted on report", ",report.note,", ",report.acted,", "report.dismissed: #")
WORDS = (REASON, NOTE, OUTCOME, *ENTRIES)


@pytest.fixture
def erik(lobby: Room) -> User:
    """The moderator of the site who is reported."""
    person = make_moderator("erik")
    put_in(lobby, person)
    return person


def make_reports(lobby: Room, reported: User, owner: User) -> list[Report]:
    """Have `reported` reported by three people, and each report handled in another way."""
    reports = []
    for number, name in enumerate(("quentin", "rosalind", "salvador")):
        reporter = make_person(name)
        put_in(lobby, reporter)
        reports.append(report(post(lobby, reported, f"Turnip {number}"), reporter, REASON))
    save_report_note(report=reports[0], by=owner, note=NOTE)
    handle_report(report=reports[1], by=owner, state="acted", outcome=OUTCOME, note=NOTE)
    handle_report(report=reports[2], by=owner, state="dismissed", outcome=OUTCOME, note=NOTE)
    return reports


def make_consequences(lobby: Room, reported: User, owner: User) -> None:
    message = post(lobby, reported, "One more turnip")
    hide_message(room_id=lobby.pk, seq=message.seq, by=owner, reason=HIDDEN)
    span = {"since": lobby.created_at, "until": timezone.now()}
    start_purge(person=reported, by=owner, reason=PURGED, **span)


def test_a_reported_moderator_reads_nothing_of_it_anywhere(
    admin_client: AdminClient, owner_admin_client: AdminClient, lobby: Room, erik: User
) -> None:
    reports = make_reports(lobby, erik, owner_admin_client.person)
    make_consequences(lobby, erik, owner_admin_client.person)
    reporters = [each.reporter for each in reports]
    paths = list_paths(
        ["turnip", "erik", "report.note", "report.acted"],
        [reports[0].pk, reporters[0].pk, erik.pk],
    )
    his = AdminClient(erik)
    assert find_in(read_all(his, paths), [*WORDS, PURGED, HIDDEN]) == {}
    # Their names are on pages of people and rooms, as everyone's; a filter repeats whom it is of.
    names = [user.username for user in reporters]
    desk = _about_reports(paths, reporters[0])
    assert find_in(read_all(his, desk), names) == {}
    assert set(find_in(read_all(admin_client, desk), names)) == set(names)
    found = find_in(read_all(admin_client, paths), [*WORDS, PURGED, HIDDEN])
    assert set(found) == {*WORDS, PURGED, HIDDEN}, "another moderator reads it, by the same walk"


def test_a_reported_owner_reads_nothing_of_it_anywhere(
    admin_client: AdminClient, owner_admin_client: AdminClient, lobby: Room, alice: User
) -> None:
    reports = make_reports(lobby, alice, admin_client.person)
    paths = list_paths(["turnip", "report.note"], [reports[0].pk, reports[0].reporter.pk])
    assert find_in(read_all(owner_admin_client, paths), WORDS) == {}
    assert set(find_in(read_all(admin_client, paths), WORDS)) == set(WORDS)


def _about_reports(paths: list[str], reporter: User) -> list[str]:
    places = ("messaging/report", "accounts/auditentry", "messaging/purge")
    return [
        "",
        *(path for path in paths if path.startswith(places) and str(reporter.pk) not in path),
    ]


def test_the_list_and_the_counts_hold_no_report_about_oneself(
    admin_client: AdminClient, lobby: Room, erik: User, owner_admin_client: AdminClient
) -> None:
    make_reports(lobby, erik, owner_admin_client.person)
    his = AdminClient(erik)
    for each, count in [(admin_client, 3), (his, 0)]:
        page = each.read(f"accounts/user/{erik.pk}/change/")
        assert f"Reports against: {count}" in page
    assert "1 open report" in admin_client.read("")
    assert "No open reports" in his.read("")


def test_a_report_that_is_gone_leaves_nothing_to_read_in_the_log(
    admin_client: AdminClient, owner_admin_client: AdminClient, lobby: Room, erik: User
) -> None:
    """Messages expire, and reports with them: their entries stay, and stay hidden."""
    make_reports(lobby, erik, owner_admin_client.person)
    Message.objects.filter(author=erik, kind="text").delete()
    assert not Report.objects.exists()
    log = "accounts/auditentry/"
    assert OUTCOME not in AdminClient(erik).read(log)
    assert OUTCOME in admin_client.read(log)


def test_entries_of_earlier_versions_are_hidden_too(
    admin_client: AdminClient,
    owner_admin_client: AdminClient,
    lobby: Room,
    erik: User,
    bob: User,
    alice: User,
) -> None:
    """They do not name the author of the message: the report does, while it is there."""
    about_erik = report(post(lobby, erik, "Turnip"), bob)
    about_bob = report(post(lobby, bob, "Potato"), alice)
    for each, outcome in [(about_erik, OUTCOME), (about_bob, "Nothing in it")]:
        audit.record(alice, "report.acted", each, room=lobby.pk, reason=outcome, note=NOTE)
    log = "accounts/auditentry/"
    his, hers = AdminClient(erik).read(log), admin_client.read(log)
    assert (OUTCOME in his, "Nothing in it" in his) == (False, True)
    assert (OUTCOME in hers, "Nothing in it" in hers) == (True, True)
    Report.objects.all().delete()
    assert OUTCOME not in AdminClient(erik).read(log)


def test_no_one_handles_a_report_about_themselves(
    owner_admin_client: AdminClient, lobby: Room, erik: User, bob: User
) -> None:
    filed = report(post(lobby, erik, "Turnip"), bob)
    with pytest.raises(NotFound):
        handle_report(report=filed, by=erik, state="dismissed")
    with pytest.raises(NotFound):
        save_report_note(report=filed, by=erik, note="Nothing in it")
    his = AdminClient(erik)
    for act in ("handle", "dismiss", "note"):
        assert his.act("messaging/report", act, filed, note="x").status_code == 404
    filed.refresh_from_db()
    assert (filed.state, filed.note) == ("open", "")
    assert owner_admin_client.act("messaging/report", "dismiss", filed).status_code == 302


def test_what_others_did_about_oneself_is_left_out_of_the_log(
    admin_client: AdminClient, owner_admin_client: AdminClient, lobby: Room, erik: User
) -> None:
    """It may come of a report; what one did oneself stays."""
    make_consequences(lobby, erik, owner_admin_client.person)
    audit.record(erik, "user.wave", erik, reason="I waved")
    entries = AuditEntry.objects.visible_to(erik)
    assert [entry.reason for entry in entries] == ["I waved"]
    assert {PURGED, HIDDEN, "I waved"} <= {
        entry.reason for entry in AuditEntry.objects.visible_to(admin_client.person)
    }
    purge = Purge.objects.get()
    assert AdminClient(erik).get(f"messaging/purge/{purge.pk}/change/").status_code == 302
    assert admin_client.get(f"messaging/purge/{purge.pk}/change/").status_code == 200


def test_a_filter_of_the_log_adds_no_query(erik: User, admin_client: AdminClient) -> None:
    with CaptureQueriesContext(connection) as queries:
        list(AuditEntry.objects.visible_to(erik))
    assert len(queries) == 1
