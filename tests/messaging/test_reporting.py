"""Bob reports a message to the moderators; Mallory never learns that he did."""

import pytest

from accounts.common.errors import Conflict, Invalid, NotFound
from accounts.models import AuditEntry, User
from messaging.actions import (
    delete_message,
    handle_report,
    report_message,
)
from messaging.models import Message, Report
from rooms.actions import join_room
from rooms.models import Room
from tests.messages import post, report


@pytest.fixture
def rude(mallory: User, lobby: Room) -> Message:
    join_room(room=lobby, user=mallory)
    return post(lobby, mallory, "Rude")


def test_a_report_keeps_the_text_even_if_the_message_is_deleted(
    bob: User, mallory: User, rude: Message
) -> None:
    made = report(rude, bob)
    delete_message(by=mallory, room_id=rude.room_id, seq=rude.seq)
    assert Report.objects.get(pk=made.pk).body == "Rude"


def test_a_second_report_by_the_same_user_changes_nothing(
    alice: User, bob: User, rude: Message
) -> None:
    assert report(rude, bob) == report(rude, bob, "Again")
    assert report(rude, bob).reason == "Rude"
    assert report(rude, alice) != report(rude, bob)


def test_a_report_needs_a_reason_and_another_author(
    bob: User, mallory: User, rude: Message
) -> None:
    for reporter, reason in ((bob, "  "), (bob, "x" * 1_001), (mallory, "Me")):
        with pytest.raises(Invalid):
            report(rude, reporter, reason)
    with pytest.raises(NotFound):
        report_message(reporter=bob, room_id=rude.room_id, seq=rude.seq + 100, reason="What")
    assert not Report.objects.exists()


def test_a_report_is_handled_once_and_its_reporter_is_notified(
    alice: User, bob: User, rude: Message
) -> None:
    made = report(rude, bob)
    handle_report(report=made, by=alice, state="acted", outcome="We hid it.", note="A regular")
    with pytest.raises(Conflict):
        handle_report(report=made, by=alice, state="dismissed")
    made.refresh_from_db()
    assert (made.state, made.outcome, made.handled_by) == ("acted", "We hid it.", alice)
    assert AuditEntry.objects.get(action="report.acted").actor == alice
