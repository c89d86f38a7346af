"""Each checker is shown a whole story, which it must believe, and one with a planted fault."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.faults import checkers
from tests.faults.event_log import (
    Attempt,
    Clock,
    EventLog,
    Fault,
    History,
    Mark,
    Move,
    Received,
    Row,
    Unanswered,
    View,
)

MEMBERS = {"lobby": {"alice", "bob"}, "cellar": {"alice"}}
HEALED = 100.0


@pytest.fixture
def history() -> History:
    """Bob joins, is removed and joins again, and alice posts all the while."""
    rows = [
        Row(1, "system", "alice", "c1", "room.created"),
        Row(2, "system", "bob", "c2", "member.joined"),
        Row(3, "text", "alice", "c3", "Hello"),
        Row(4, "system", "bob", "c4", "member.removed"),
        Row(5, "text", "alice", "c5", "Bob is gone"),
        Row(6, "system", "bob", "c6", "member.joined"),
        Row(7, "text", "alice", "c7", "Welcome back"),
    ]
    return History(rows={"lobby": rows, "cellar": []}, clocks={"lobby": 7, "cellar": 0})


@pytest.fixture
def event_log(history: History) -> EventLog:
    event_log = EventLog(started=0.0)
    event_log.faults = [Fault("cut sockets", 90.0, HEALED)]
    event_log.attempts = [_attempt("c3", "Hello", 3, 1), _attempt("c5", "Bob is gone", 5, 95)]
    event_log.attempts += [_attempt("c7", "Welcome back", 7, HEALED + 6)]
    event_log.received = [_receive("alice", row, at=row.seq) for row in history.rows["lobby"]]
    event_log.received += [_receive("bob", row, at=row.seq) for row in history.rows["lobby"][:3]]
    event_log.received += [_receive("bob", row, at=60) for row in history.rows["lobby"][3:]]
    event_log.clocks = [Clock("bob", "lobby", 7, 61)]
    event_log.moves = [Move("bob", "lobby", "removed", 4, 4), Move("bob", "lobby", "joined", 6, 6)]
    event_log.marks = [Mark("bob", "lobby", 6, 6)]
    whole = tuple((row.seq, row.client_id) for row in history.rows["lobby"])
    event_log.views = [View("bob", "lobby", 7, whole, settled=HEALED + 3)]
    return event_log


TOLD = {("bob", "lobby"): (6, 1)}
MARKS = {("bob", "lobby"): 6}


def test_a_consistent_run_has_no_problems(event_log: EventLog, history: History) -> None:
    assert not _find_all(event_log, history)


def test_a_lost_message_is_caught(event_log: EventLog, history: History) -> None:
    del history.rows["lobby"][4]
    assert any("Bob is gone" in one for one in checkers.find_lost(event_log, history))


def test_a_message_acknowledged_under_two_numbers_is_caught(
    event_log: EventLog, history: History
) -> None:
    event_log.attempts.append(replace(event_log.attempts[0], seq=5))
    assert checkers.find_lost(event_log, history)


def test_a_changed_body_is_caught(event_log: EventLog, history: History) -> None:
    history.rows["lobby"][2] = replace(history.rows["lobby"][2], body="Goodbye")
    assert checkers.find_lost(event_log, history)
    assert checkers.find_uninvited(event_log, history)
    assert checkers.find_disagreements(event_log, history)


def test_a_message_posted_twice_is_caught(event_log: EventLog, history: History) -> None:
    history.rows["lobby"].append(replace(history.rows["lobby"][2], seq=8))
    assert checkers.find_lost(event_log, history)
    assert checkers.find_uninvited(event_log, history)


def test_a_message_without_an_attempt_is_caught(event_log: EventLog, history: History) -> None:
    history.rows["lobby"].append(Row(8, "text", "mallory", "c8", "Boo"))
    assert checkers.find_uninvited(event_log, history)


def test_a_message_that_was_refused_and_posted_is_caught(
    event_log: EventLog, history: History
) -> None:
    event_log.attempts[0] = replace(event_log.attempts[0], outcome="not_found", seq=0)
    assert checkers.find_uninvited(event_log, history)


def test_an_unacknowledged_message_may_be_there_once_or_not(
    event_log: EventLog, history: History
) -> None:
    lost = replace(event_log.attempts[0], client_id="never", outcome="closed", seq=0)
    event_log.attempts += [lost, replace(event_log.attempts[1], outcome="closed", seq=0)]
    assert not _find_all(event_log, history, but="failing_after")


def test_a_hole_in_the_clock_is_caught(event_log: EventLog, history: History) -> None:
    del history.rows["lobby"][4]
    assert checkers.find_clock_faults(event_log, history)


def test_a_clock_that_repeats_is_caught(event_log: EventLog, history: History) -> None:
    history.rows["lobby"][5] = replace(history.rows["lobby"][5], seq=5)
    assert checkers.find_clock_faults(event_log, history)


def test_a_clock_that_went_back_is_caught(event_log: EventLog, history: History) -> None:
    event_log.clocks.append(Clock("alice", "lobby", 8, 50))
    assert checkers.find_clock_faults(event_log, history)


def test_a_torn_page_is_caught(history: History) -> None:
    whole = [(row.seq, row.client_id) for row in history.rows["lobby"]]
    assert not checkers.find_torn_pages({"lobby": whole}, history)
    assert checkers.find_torn_pages({"lobby": whole[:3] + whole[4:]}, history)


Messages = tuple[tuple[int, str], ...]


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda shown: shown[:3] + shown[4:], id="a message is missing"),
        pytest.param(lambda shown: shown[:4] + shown[3:], id="a message is there twice"),
        pytest.param(lambda shown: (*shown[:3], shown[4], shown[3], *shown[5:]), id="wrong order"),
        pytest.param(lambda shown: shown[:-1], id="the last is missing"),
        pytest.param(lambda shown: (), id="nothing is there"),
    ],
)
def test_a_wrong_view_is_caught(
    event_log: EventLog, history: History, spoil: Callable[[Messages], Messages]
) -> None:
    event_log.views = [replace(event_log.views[0], messages=spoil(event_log.views[0].messages))]
    assert checkers.find_unsettled(event_log, history)


@pytest.mark.parametrize("settled", [None, HEALED + checkers.SETTLE_SECONDS + 1])
def test_a_view_that_catches_up_too_late_is_caught(
    event_log: EventLog, history: History, settled: float | None
) -> None:
    event_log.views = [replace(event_log.views[0], settled=settled)]
    assert checkers.find_unsettled(event_log, history)


def test_a_message_bob_received_after_his_removal_is_caught(
    event_log: EventLog, history: History
) -> None:
    event_log.received.append(_receive("bob", history.rows["lobby"][4], at=5))
    assert len(checkers.find_leaks(event_log, history, MEMBERS)) == 1


def test_bob_may_read_what_he_missed_when_he_is_back(event_log: EventLog, history: History) -> None:
    event_log.received.append(_receive("bob", history.rows["lobby"][4], at=6.5))
    assert not checkers.find_leaks(event_log, history, MEMBERS)


def test_a_message_bob_received_after_he_left_for_good_is_caught(
    event_log: EventLog, history: History
) -> None:
    history.rows["lobby"] += [
        Row(8, "system", "bob", "c8", "member.left"),
        Row(9, "text", "alice", "c9", "Really gone"),
    ]
    assert not checkers.find_leaks(event_log, history, MEMBERS)
    event_log.received.append(_receive("bob", history.rows["lobby"][8], at=200))
    assert len(checkers.find_leaks(event_log, history, MEMBERS)) == 1


def test_messages_that_mallory_receives_as_a_stranger_are_caught(
    event_log: EventLog, history: History
) -> None:
    event_log.received.append(_receive("mallory", history.rows["lobby"][2], at=50))
    assert len(checkers.find_leaks(event_log, history, MEMBERS)) == 1


@pytest.mark.parametrize(
    ("outcome", "seconds"), [("timeout", 5.0), ("ok", 9.0), ("retry", 9.0), ("invented", 0.1)]
)
def test_a_send_that_is_not_answered_in_time_is_caught(
    event_log: EventLog, outcome: str, seconds: float
) -> None:
    slow = replace(event_log.attempts[1], outcome=outcome, ended=95 + seconds)
    event_log.attempts[1] = slow
    assert checkers.find_unanswered(event_log)


def test_a_stopped_server_cannot_answer(event_log: EventLog) -> None:
    event_log.attempts[1] = replace(event_log.attempts[1], outcome="timeout", ended=100)
    assert checkers.find_unanswered(event_log)
    event_log.faults.append(Fault("stop server 0", 96, 99, stalls=True))
    assert not checkers.find_unanswered(event_log)


def test_an_open_without_a_reply_is_caught(event_log: EventLog) -> None:
    event_log.unanswered.append(Unanswered("bob", "open", 50, 55))
    assert checkers.find_unanswered(event_log)
    event_log.faults.append(Fault("stop server 0", 52, 60, stalls=True))
    assert not checkers.find_unanswered(event_log)


def test_an_error_of_ours_in_a_log_is_caught() -> None:
    theirs = "2026-11-21 03:58:34,786 ERROR channels_redis.pubsub: Connection closed\n"
    assert not checkers.find_complaints([theirs])
    ours = "2026-11-21 03:58:34,786 ERROR messaging.live.reconcile: The reconciliation failed.\n"
    assert len(checkers.find_complaints([theirs + ours + theirs])) == 1


def test_a_send_that_fails_long_after_the_faults_is_caught(event_log: EventLog) -> None:
    event_log.attempts[2] = replace(event_log.attempts[2], outcome="retry")
    assert checkers.find_failing_after(event_log)


def test_a_run_without_posts_after_the_faults_is_caught(event_log: EventLog) -> None:
    del event_log.attempts[2]
    assert checkers.find_failing_after(event_log)


@pytest.mark.parametrize(
    ("received", "marks"),
    [
        ({("bob", "lobby"): (6, 0)}, MARKS),
        ({("bob", "lobby"): (5, 1)}, MARKS),
        ({("bob", "lobby"): (5, 1)}, {("bob", "lobby"): 5}),
    ],
)
def test_a_wrong_count_or_mark_is_caught(
    event_log: EventLog,
    history: History,
    received: dict[tuple[str, str], tuple[int, int]],
    marks: dict[tuple[str, str], int],
) -> None:
    assert checkers.find_wrong_counts(event_log, history, received, marks)


def test_memory_and_files_that_leak_are_caught() -> None:
    before = {"memory": 100.0, "files": 50.0}
    most = {"memory": 20.0, "files": 5.0}
    assert not checkers.find_grown(before, {"memory": 119.0, "files": 55.0}, most)
    assert len(checkers.find_grown(before, {"memory": 121.0, "files": 56.0}, most)) == 2


def _find_all(event_log: EventLog, history: History, but: str = "") -> list[str]:
    found = {
        "lost": checkers.find_lost(event_log, history),
        "uninvited": checkers.find_uninvited(event_log, history),
        "clock": checkers.find_clock_faults(event_log, history),
        "disagreements": checkers.find_disagreements(event_log, history),
        "unsettled": checkers.find_unsettled(event_log, history),
        "leaks": checkers.find_leaks(event_log, history, MEMBERS),
        "unanswered": checkers.find_unanswered(event_log),
        "failing_after": checkers.find_failing_after(event_log),
        "counts": checkers.find_wrong_counts(event_log, history, TOLD, MARKS),
    }
    return [problem for name, problems in found.items() if name != but for problem in problems]


def _attempt(client_id: str, body: str, seq: int, began: float) -> Attempt:
    return Attempt("alice", "lobby", client_id, body, "socket", began, began + 0.1, "ok", seq)


def _receive(person: str, row: Row, at: float) -> Received:
    return Received(person, "lobby", row.seq, row.client_id, row.author, row.body, at, "event")
