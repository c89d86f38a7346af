"""Kinds of jobs for the tests, in a server or a worker: `planted.py server|worker …`."""

import os
import sys
from pathlib import Path
from uuid import UUID, uuid4

os.environ.setdefault("DATABASE_TIMEOUTS", "on")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

if __name__ == "__main__":
    import django

    django.setup()

from accounts.common.errors import Conflict
from messaging.actions import NewMessage, post_message
from messaging.jobs.registry import Progress, Run, Steps, job
from messaging.models.job import Job


def clean(job: Job) -> None:
    if "trash" in job.args:
        Path(job.args["trash"]).unlink()


@job("count", clean=clean)
def count(run: Run) -> Steps:
    """Post the numbers up to `to` in `room`, one a step; wait at the gate in the step `gate_at`."""
    for number in range((run.cursor or 0) + 1, run.args["to"] + 1):
        post(run, str(number))
        if number == run.args.get("gate_at"):
            wait_at(Path(run.args["gate"]))
        yield Progress(done=number, cursor=number, total=run.args["to"])
    return {"posted": run.args["to"]}


@job("flaky")
def flaky(run: Run) -> Steps:
    """Fail `times` times in the step after "once"."""
    if run.cursor is None:
        post(run, "once")
        yield Progress(done=1, cursor=1)
    post(run, f"attempt {run.job.attempts}")
    if run.job.attempts <= run.args["times"]:
        raise RuntimeError("as planted")
    yield Progress(done=2, cursor=2)
    return {}


@job("refuse")
def refuse(run: Run) -> Steps:
    post(run, "once")
    raise Conflict("The room is full.")
    yield


def post(run: Run, body: str) -> None:
    room_id = UUID(run.args["room"])
    post_message(NewMessage(room_id=room_id, author=run.owner, client_id=uuid4(), body=body))


def wait_at(gate: Path) -> None:
    """Block until the test closes its end of the pipe; no file means that the gate is open."""
    if gate.exists():
        gate.read_bytes()


def main(role: str, *arguments: str) -> None:
    if role == "worker":
        from django.core.management import call_command

        call_command("worker")
    else:
        from config.server.main import main as serve

        sys.argv[1:] = arguments
        serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
