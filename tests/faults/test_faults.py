"""A seeded run of everything that can go wrong at once, and what must hold nevertheless.

The same schedule each time, so that a failure is the change's own; CONFAB_SOAK_SECONDS makes it
longer and draws another, which is printed, and CONFAB_SEED replays one.
"""

import os
import random
import tempfile
from pathlib import Path

import pytest

from tests.faults import checkers
from tests.faults.cluster import Cluster
from tests.faults.event_log import EventLog
from tests.faults.nginx import find_nginx
from tests.faults.run import Outcome, Run
from tests.services import VAR

SECONDS = float(os.environ.get("CONFAB_SOAK_SECONDS", "40"))
USUAL_SEED = 7
MAX_GROWTH = {
    "memory in MiB": 80.0,
    "open files": 24.0,
    "threads": 24.0,
    "database connections": 24.0,
    "files open at Redis": 16.0,
}

pytestmark = pytest.mark.slow


async def test_faults_lose_leak_and_repeat_nothing() -> None:
    nginx = find_nginx()
    if nginx is None:
        pytest.skip("NO FAULT TEST WAS RUN: there is no nginx, and none could be installed.")
    seed = choose_seed()
    VAR.mkdir(exist_ok=True)
    cluster = Cluster(Path(tempfile.mkdtemp(prefix="faults-", dir=VAR)), nginx, seed)
    event_log = EventLog()
    print(f"CONFAB_SEED={seed}", flush=True)
    try:
        outcome = await Run(cluster, seed, event_log).go(SECONDS)
        problems = _check(outcome)
    except Exception:
        print(f"CONFAB_SEED={seed} broke down.\n{event_log.schedule()}")
        raise
    finally:
        cluster.stop()
        cluster.remove_traces()
    if problems:
        story = VAR / f"faults-{seed}.jsonl"
        event_log.save(story)
        _save_logs(outcome, seed)
        pytest.fail(_report(seed, event_log, problems, story), pytrace=False)


def choose_seed() -> int:
    if seed := os.environ.get("CONFAB_SEED"):
        return int(seed)
    return random.randrange(10**6) if "CONFAB_SOAK_SECONDS" in os.environ else USUAL_SEED


def _check(outcome: Outcome) -> dict[str, list[str]]:
    event_log, history = outcome.event_log, outcome.history
    found = {
        "I1 lost": checkers.find_lost(event_log, history),
        "I2 uninvited": checkers.find_uninvited(event_log, history),
        "I3 clock": checkers.find_clock_faults(event_log, history),
        "I3 agreement": checkers.find_disagreements(event_log, history)
        + checkers.find_torn_pages(outcome.pages, history),
        "I4 settled": checkers.find_unsettled(event_log, history),
        "I5 leak": checkers.find_leaks(event_log, history, outcome.members),
        "I6 growth": checkers.find_grown(*outcome.usage, MAX_GROWTH)
        + [f"{outcome.left_open} sockets left open"] * bool(outcome.left_open),
        "I7 answered": checkers.find_unanswered(event_log),
        "I7 afterwards": checkers.find_failing_after(event_log),
        "I9 counts": checkers.find_wrong_counts(
            event_log, history, outcome.received, outcome.marks
        ),
        "clients": [f"{who}: {what}" for _, who, what in event_log.notes if "FAILED" in what],
        "logs": checkers.find_complaints(outcome.logs),
    }
    _sum_up(outcome)
    return {name: problems for name, problems in found.items() if problems}


def _sum_up(outcome: Outcome) -> None:
    event_log = outcome.event_log
    outcomes = [attempt.outcome for attempt in event_log.attempts]
    print({name: outcomes.count(name) for name in sorted(set(outcomes))})
    print(f"{len(event_log.received)} received, {len(event_log.moves)} moves, {outcome.usage}")
    late = [view.settled - event_log.healed_at for view in event_log.views if view.settled]
    print(f"settled {max(late, default=-1):.1f} s after the last fault")
    print(event_log.schedule())


def _save_logs(outcome: Outcome, seed: int) -> None:
    for number, log in enumerate(outcome.logs):
        (VAR / f"faults-{seed}-server-{number}.log").write_text(log)


def _report(seed: int, event_log: EventLog, problems: dict[str, list[str]], story: Path) -> str:
    lines = [f"Replay with CONFAB_SEED={seed}. The story is in {story}.", event_log.schedule()]
    for name, found in problems.items():
        lines += [f"{name}: {len(found)}", *(f"    {one[:400]}" for one in found[:8])]
    return "\n".join(lines)
