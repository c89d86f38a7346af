"""The kinds of background jobs, by name."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from messaging.models.job import Job


@dataclass(frozen=True)
class Progress:
    """Progress after a step. `cursor` is the JSON to resume from; `total=None` keeps the total."""

    done: int
    cursor: Any = None
    total: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Run:
    """The input of a job: its owner, its arguments and the cursor of its last step, or None."""

    job: Job

    @property
    def owner(self) -> User:
        return self.job.owner

    @property
    def args(self) -> dict[str, Any]:
        args: dict[str, Any] = self.job.args
        return args

    @property
    def cursor(self) -> Any:
        return self.job.cursor


Steps = Generator[Progress, None, dict[str, Any] | None]
Work = Callable[[Run], Steps]
Clean = Callable[[Job], None]


@dataclass(frozen=True)
class Kind:
    """`clean` deletes the files of a job that expired, failed or was cancelled."""

    name: str
    work: Work
    clean: Clean
    days: int


DAYS = 30  # that a finished job is listed
_kinds: dict[str, Kind] = {}


def job(name: str, *, clean: Clean = lambda job: None, days: int = DAYS) -> Callable[[Work], Work]:
    """Register a generator as the work of a kind of job.

    The code between two yields runs in one transaction, committed with the yielded progress. If
    the worker dies, the current step is rolled back and the next worker resumes from the previous
    cursor, so a step should take well under a second, and its effects outside the database must be
    idempotent. The generator returns the job's result. A ConfabError fails the job with the error's
    message; any other exception causes a retry.
    """

    def register(work: Work) -> Work:
        _kinds[name] = Kind(name, work, clean, days)
        return work

    return register


def get_kind(name: str) -> Kind:
    """Raises LookupError."""
    return _kinds[name]
