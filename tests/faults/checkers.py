"""The invariants. Each checker compares an event log with the table, and returns the problems."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from tests.faults.event_log import Attempt, EventLog, History, Row, Unanswered

REPLY_SECONDS = 5.0
RECOVERY_SECONDS = 5.0
SETTLE_SECONDS = 15.0
SLACK_SECONDS = 3.0  # for the machine the tests run on

CERTAIN = {"ok", "invalid", "not_found", "forbidden", "conflict", "too_large", "rate_limited"}
RETRYABLE = {"retry", "closed"}

Problems = list[str]


def find_lost(event_log: EventLog, history: History) -> Problems:
    """I1: every acknowledged message is in history exactly once, same body, same seq."""
    rows = _by_client_id(history)
    return [
        f"{attempt.person}'s {attempt.body!r} was acknowledged as {attempt.seq}; "
        f"history has {rows[attempt.room, attempt.client_id]}"
        for attempt in event_log.attempts
        if attempt.outcome == "ok"
        and [(row.seq, row.author, row.body) for row in rows[attempt.room, attempt.client_id]]
        != [(attempt.seq, attempt.person, attempt.body)]
    ]


def find_uninvited(event_log: EventLog, history: History) -> Problems:
    """I2: history has no message without an attempt, none that was always refused, none twice."""
    tried: dict[tuple[str, str], list[Attempt]] = defaultdict(list)
    for attempt in event_log.attempts:
        tried[attempt.room, attempt.client_id].append(attempt)
    problems = []
    for key, rows in _by_client_id(history).items():
        attempts = tried.get(key, [])
        if len(rows) > 1:
            problems.append(f"posted {len(rows)} times: {rows}")
        if not any((a.person, a.body) == (rows[0].author, rows[0].body) for a in attempts):
            problems.append(f"no one posted {rows[0]}")
        elif all(a.outcome in CERTAIN - {"ok"} for a in attempts):
            problems.append(f"refused and yet posted: {rows[0]}")
    return problems


def find_clock_faults(event_log: EventLog, history: History) -> Problems:
    """I3: the clock counts every change once, without a hole; no client receives one too high."""
    problems = []
    for room, rows in history.rows.items():
        seqs = [row.seq for row in rows]
        if seqs != list(range(1, history.clocks[room] + 1)):
            holes = set(range(1, history.clocks[room] + 1)) - set(seqs)
            problems.append(f"{room}: clock {history.clocks[room]}, holes {sorted(holes)}")
    problems += [
        f"{received.person} received clock {received.clock} of {received.room}, which never was"
        for received in event_log.clocks
        if received.clock > history.clocks.get(received.room, -1)
    ]
    return problems


def find_disagreements(event_log: EventLog, history: History) -> Problems:
    """I3: every received message is the one in history with that seq."""
    rows = {(room, row.seq): row for room in history.rows for row in history.rows[room]}
    problems = []
    for received in event_log.received:
        row = rows.get((received.room, received.seq))
        if row is None or (row.client_id, row.author, row.body) != (
            received.client_id,
            received.author,
            received.body,
        ):
            problems.append(f"{received} but history has {row}")
    return problems


def find_torn_pages(pages: dict[str, list[tuple[int, str]]], history: History) -> Problems:
    """I3: the pages of history, put together, are the table."""
    return [
        f"{room}: the pages hold {len(page)} messages, the table {len(history.rows[room])}"
        for room, page in pages.items()
        if page != [(row.seq, row.client_id) for row in history.rows[room]]
    ]


def find_unsettled(event_log: EventLog, history: History) -> Problems:
    """I4: soon after the last fault every client shows every message once, in order."""
    problems = []
    for view in event_log.views:
        shown = [(seq, client_id) for seq, client_id in view.messages]
        whole = [(row.seq, row.client_id) for row in history.rows[view.room]]
        if not shown or shown != whole[-len(shown) :] or view.clock != history.clocks[view.room]:
            problems.append(
                f"{view.person} shows {view.room} up to {view.clock}, with "
                f"{_differ(shown, whole)}; history is at {history.clocks[view.room]}"
            )
        elif view.settled is None or view.settled - event_log.healed_at > SETTLE_SECONDS:
            problems.append(f"{view.person}'s {view.room} took too long: {view.settled}")
    return problems


def find_leaks(event_log: EventLog, history: History, members: dict[str, set[str]]) -> Problems:
    """I5: no client receives a room that it was never in, nor messages after its removal.

    `members` are those of each room at the start. After a removal, messages above it may be
    received from the moment on at which the next join was requested.
    """
    gaps = {
        (person, room): _find_absences(event_log, rows, person, room, was_member=person in known)
        for room, rows in history.rows.items()
        for known in [members.get(room, set())]
        for person in {received.person for received in event_log.received if received.room == room}
    }
    return [
        f"leaked: {received}"
        for received in event_log.received
        if any(
            above < received.seq and received.at < until
            for above, until in gaps.get((received.person, received.room), [(-1, float("inf"))])
        )
    ]


def _find_absences(
    event_log: EventLog, rows: Iterable[Row], person: str, room: str, *, was_member: bool
) -> list[tuple[int, float]]:
    """Return (number of the leaving, time at which the return was asked for) of each absence."""
    left = [
        row.seq for row in rows if row.author == person
        and row.body in ("member.left", "member.removed") and row.kind == "system"
    ]  # fmt: skip
    joined = [
        move.began for move in event_log.moves
        if (move.person, move.room, move.kind) == (person, room, "joined")
    ]  # fmt: skip
    starts = left if was_member else [-1, *left]
    return [
        (start, joined[number] if number < len(joined) else float("inf"))
        for number, start in enumerate(starts)
    ]


def find_unanswered(event_log: EventLog) -> Problems:
    """I7: a send ends in a reply or a retryable error in time, unless a server was stopped."""
    return [
        f"{attempt.person} waited {attempt.ended - attempt.began:.1f} s for {attempt.outcome!r} "
        f"at {attempt.began - event_log.started:.1f} in {attempt.room}"
        for attempt in event_log.attempts
        if not _is_answered(attempt) and not _is_excused(event_log, attempt)
    ] + [
        f"{wait.person} got no reply to {wait.command!r} at {wait.began - event_log.started:.1f}"
        for wait in event_log.unanswered
        if not _is_excused(event_log, wait)
    ]


def _is_answered(attempt: Attempt) -> bool:
    seconds = attempt.ended - attempt.began
    return attempt.outcome in CERTAIN | RETRYABLE and seconds <= REPLY_SECONDS + SLACK_SECONDS


def _is_excused(event_log: EventLog, wait: Attempt | Unanswered) -> bool:
    """Whether a server was stopped meanwhile."""
    return any(
        fault.stalls and fault.began < wait.ended and wait.began < fault.ended + SLACK_SECONDS
        for fault in event_log.faults
    )


def find_failing_after(event_log: EventLog) -> Problems:
    """I7: some seconds after the last fault every send works."""
    since = event_log.healed_at + RECOVERY_SECONDS
    late = [attempt for attempt in event_log.attempts if attempt.began > since]
    problems = [
        f"{attempt.person}: {attempt.outcome!r} {attempt.began - event_log.healed_at:.1f} s after"
        for attempt in late
        if attempt.outcome in RETRYABLE | {"timeout"}
    ]
    return problems if late else ["no one posted after the faults"]


def find_wrong_counts(
    event_log: EventLog,
    history: History,
    received: dict[tuple[str, str], tuple[int, int]],
    marks: dict[tuple[str, str], int],
) -> Problems:
    """I9: read marks and unread counts, as `received` over HTTP, agree with history.

    `received` is {(person, room): (last_read, unread)}, `marks` the read marks of the table.
    """
    problems = []
    for (person, room), (last_read, unread) in received.items():
        if last_read != marks.get((person, room)):
            problems.append(f"{person} received mark {last_read} of {room}: {marks}")
        real = sum(
            row.seq > last_read and row.author != person and row.kind == "text"
            for row in history.rows[room]
        )
        if unread != min(real, 100):
            problems.append(f"{person} received {unread} unread in {room}, there are {real}")
    return problems + [
        f"{mark} went back to {marks[mark.person, mark.room]}"
        for mark in event_log.marks
        if mark.seq is not None and marks.get((mark.person, mark.room), mark.seq) < mark.seq
    ]


def find_complaints(logs: Iterable[str]) -> Problems:
    """Return the errors that our own code logged; a service that is down is only a warning."""
    ours = re.compile(r"^.* (?:ERROR|CRITICAL) (?:accounts|rooms|messaging|config)\b.*$", re.M)
    return [line for log in logs for line in ours.findall(log)]


def find_grown(
    before: dict[str, float], after: dict[str, float], most: dict[str, float]
) -> Problems:
    """I6: nothing has grown by more than `most` allows."""
    return [
        f"{name} grew from {before[name]:g} to {after[name]:g}"
        for name in before
        if after[name] - before[name] > most[name]
    ]


def _by_client_id(history: History) -> dict[tuple[str, str], list[Row]]:
    """Return the messages that people wrote, by (room, client_id)."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for room, rows in history.rows.items():
        for row in rows:
            if row.kind == "text":
                found[room, row.client_id].append(row)
    return found


def _differ(shown: list[tuple[int, str]], whole: list[tuple[int, str]]) -> str:
    counts = Counter(seq for seq, _ in shown)
    twice = [seq for seq, count in counts.items() if count > 1]
    since = shown[0][0] if shown else 0
    missing = [seq for seq, _ in whole if seq >= since and seq not in counts]
    return f"{twice} twice and without {missing}"
