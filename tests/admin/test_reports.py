"""The queue of reports: what a moderator reads, does and writes, and who never sees it."""

import pytest

from accounts.models import AuditEntry, User
from messaging.models import Message, Report
from rooms.actions import open_direct
from rooms.models import Ban, Membership, Room
from tests.admin.client import AdminClient, find_group, make_moderator
from tests.messages import post, report
from tests.messaging.test_my_reports import read_reports

QUEUE = "messaging/report"


@pytest.fixture
def public_report(lobby: Room, alice: User, bob: User, carol: User) -> Report:
    """Carol has reported Bob's message in the Lobby, in the middle of a talk."""
    for number in range(7):
        post(lobby, alice, f"Before {number}.")
    message = post(lobby, bob, "You potato")
    for number in range(7):
        post(lobby, alice, f"After {number}.")
    return report(message, carol, "He calls people vegetables")


@pytest.fixture
def private_report(cellar: Room, alice: User, bob: User) -> Report:
    """Alice has reported Bob's message in the cellar, which is private."""
    post(cellar, alice, "Secret before")
    message = post(cellar, bob, "You turnip")
    post(cellar, alice, "Secret after")
    return report(message, alice, "Vegetables again")


def test_the_queue_shows_what_waits(admin_client: AdminClient, public_report: Report) -> None:
    waiting = admin_client.read(f"{QUEUE}/")
    for shown in ("You potato", "bob", "Lobby", "He calls people vegetables", "carol"):
        assert shown in waiting
    admin_client.act(QUEUE, "dismiss", public_report, outcome="", note="")
    assert "You potato" not in admin_client.read(f"{QUEUE}/")
    assert "You potato" in admin_client.read(f"{QUEUE}/?state=dismissed")
    assert "You potato" not in admin_client.read(f"{QUEUE}/?state=acted")
    assert "You potato" in admin_client.read(f"{QUEUE}/?state=all")


def test_the_message_is_shown_among_its_neighbours(
    admin_client: AdminClient, public_report: Report
) -> None:
    page = admin_client.read(f"{QUEUE}/{public_report.pk}/change/")
    around = page[page.index("around__list") : page.index("</ol>")]
    assert [f"Before {number}." in around for number in range(7)] == [False] * 2 + [True] * 5
    assert [f"After {number}." in around for number in range(7)] == [True] * 5 + [False] * 2
    assert "You potato" in around


def test_around_a_private_message_nothing_is_shown_without_a_reason(
    admin_client: AdminClient, private_report: Report
) -> None:
    path = f"{QUEUE}/{private_report.pk}/change/"
    page = admin_client.read(path)
    assert "You turnip" in page
    assert "Secret" not in page
    room = private_report.message.room
    read = f"rooms/room/action/read/?ids={room.pk}&next=/admin/{path}"
    assert f"action/read/?ids={room.pk}" in page
    answer = admin_client.post(read, reason="Is it part of a quarrel?")
    assert answer["Location"] == f"/admin/{path}"
    page = admin_client.read(path)
    assert "Secret before" in page
    assert "Secret after" in page
    entry = AuditEntry.objects.get(action="room.read")
    assert (entry.room, entry.reason) == (room.pk, "Is it part of a quarrel?")


def test_an_edit_in_a_private_room_is_not_shown_with_the_report(
    admin_client: AdminClient, private_report: Report
) -> None:
    Message.objects.filter(pk=private_report.message_id).update(body="Edited secret")
    page = admin_client.read(f"{QUEUE}/{private_report.pk}/change/")
    assert "You turnip" in page
    assert "Edited secret" not in page


def test_acting_hides_the_message_and_notifies_the_reporter(
    admin_client: AdminClient, public_report: Report, carol: User
) -> None:
    answer = admin_client.act(
        QUEUE, "handle", public_report, hide="on", sanction="", reason="Be kind",
        outcome="It is gone", note="First time",
    )  # fmt: skip
    assert answer["Location"] == f"/admin/{QUEUE}/{public_report.pk}/change/"
    public_report.refresh_from_db()
    assert (public_report.state, public_report.handled_by) == ("acted", admin_client.person)
    assert Message.objects.get(pk=public_report.message_id).hidden_at
    page = read_reports(carol)
    assert "Reviewed – the moderators took action." in page
    assert "It is gone" in page
    for unsaid in ("First time", "dora"):
        assert unsaid not in page


@pytest.mark.parametrize("sanction", ["mute", "remove", "ban", "suspend"])
def test_the_author_is_dealt_with_in_the_same_step(
    admin_client: AdminClient, public_report: Report, bob: User, lobby: Room, sanction: str
) -> None:
    membership = Membership.objects.get(room=lobby, user=bob)
    assert not membership.is_muted
    sent = {"hide": "on", "sanction": sanction, "reason": "Be kind"}
    if sanction == "mute":
        sent["minutes"] = "10"
    assert admin_client.act(QUEUE, "handle", public_report, **sent).status_code == 302
    bob.refresh_from_db()
    found = Membership.objects.filter(room=lobby, user=bob).first()
    state = {
        "mute": bool(found and found.is_muted),
        "remove": found is None and not Ban.objects.exists(),
        "ban": found is None and Ban.objects.filter(user=bob, expires_at=None).exists(),
        "suspend": not bob.is_active,
    }
    assert [name for name, done in state.items() if done] == [sanction]


def test_no_one_is_removed_from_direct_messages(
    admin_client: AdminClient, alice: User, bob: User
) -> None:
    """The room is the one of exactly these two: they would write to each other never again."""
    room = open_direct(by=alice, users=[bob])
    threat = report(post(room, bob, "You will see"), alice, "A threat")
    admin_client.act("rooms/room", "read", room, reason="A report of threats")
    sent = {"sanction": "remove", "reason": "Be kind"}
    page = admin_client.act(QUEUE, "handle", threat, **sent).content.decode()
    assert "Not available in direct messages." in page
    assert Membership.objects.filter(room=room).count() == 2
    assert (
        admin_client.act(QUEUE, "handle", threat, **sent | {"sanction": "suspend"}).status_code
        == 302
    )


def test_what_cannot_be_done_leaves_the_report_open(
    admin_client: AdminClient, public_report: Report, bob: User
) -> None:
    """All of it or nothing: Bob owns the site, so a moderator does not suspend him."""
    User.objects.filter(pk=bob.pk).update(is_superuser=True)
    answer = admin_client.act(
        QUEUE, "handle", public_report, hide="on", sanction="suspend", reason="Be kind"
    )
    assert "have permission to do that." in answer.content.decode()
    public_report.refresh_from_db()
    assert public_report.state == "open"
    assert Message.objects.get(pk=public_report.message_id).hidden_at is None
    assert (
        admin_client.act(
            QUEUE, "handle", public_report, sanction="", note="For an owner"
        ).status_code
        == 302
    )


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ({"sanction": "mute", "reason": "Hush"}, "Choose a duration"),
        ({"sanction": "ban"}, "Enter a reason"),
    ],
)
def test_an_incomplete_form_is_shown_again(
    admin_client: AdminClient, public_report: Report, sent: dict[str, str], text: str
) -> None:
    assert text in admin_client.act(QUEUE, "handle", public_report, **sent).content.decode()
    public_report.refresh_from_db()
    assert public_report.state == "open"


def test_two_moderators_do_not_handle_one_report(
    admin_client: AdminClient, public_report: Report
) -> None:
    second = AdminClient(make_moderator("erik"))
    assert admin_client.act(QUEUE, "dismiss", public_report).status_code == 302
    answer = second.act(QUEUE, "handle", public_report, hide="on", sanction="")
    assert "This report has already been handled." in answer.content.decode()
    assert Message.objects.get(pk=public_report.message_id).hidden_at is None


def test_a_note_leaves_the_report_as_it_is(
    admin_client: AdminClient, public_report: Report
) -> None:
    admin_client.act(QUEUE, "note", public_report, note="Ask Carol for more")
    public_report.refresh_from_db()
    assert (public_report.state, public_report.note) == ("open", "Ask Carol for more")
    assert "Ask Carol for more" in admin_client.read(f"{QUEUE}/{public_report.pk}/change/")


def test_a_reported_moderator_does_not_find_the_report(
    admin_client: AdminClient, public_report: Report, bob: User
) -> None:
    """Bob becomes a moderator: his own reports are in no list, page, count or act of his."""
    assert "carol" in admin_client.read(f"{QUEUE}/{public_report.pk}/change/")
    admin_client.act(QUEUE, "note", public_report, note="Watch him")
    bob.is_staff = True
    bob.save()
    bob.groups.add(find_group())
    his = AdminClient(bob)
    assert his.get(f"{QUEUE}/{public_report.pk}/change/").status_code == 302
    assert his.act(QUEUE, "dismiss", public_report).status_code == 404
    assert "Reports against: 0" in his.read(f"accounts/user/{bob.pk}/change/")
    for path in (
        "",
        f"{QUEUE}/?state=all",
        f"accounts/user/{bob.pk}/change/",
        "accounts/auditentry/",
    ):
        page = his.read(path)
        assert "carol" not in page, path
        assert "vegetables" not in page, path


def test_a_persons_page_leads_to_their_reports(
    admin_client: AdminClient, public_report: Report, bob: User
) -> None:
    page = admin_client.read(f"accounts/user/{bob.pk}/change/")
    assert "Reports against: 1" in page
    assert "Reports by: 0" in page
    assert "You potato" in admin_client.read(f"{QUEUE}/?author={bob.pk}&state=all")
    assert "You potato" not in admin_client.read(f"{QUEUE}/?reporter={bob.pk}&state=all")
