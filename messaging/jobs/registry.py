"""The kinds of jobs, by name."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from messaging.models.job import Job


@dataclass(frozen=True)
class Progress:
    """How far a job is. `cursor` is JSON from which it could go on; `total` None leaves it."""

    done: int
    cursor: Any = None
    total: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Run:
    """What a job is given: its owner, what to do, and the cursor of its last step or None."""

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
    """`clean` takes away what a job left, once it has expired or came to nothing."""

    name: str
    work: Work
    clean: Clean
    days: int


DAYS = 30  # for which a finished job is listed
_kinds: dict[str, Kind] = {}


def job(name: str, *, clean: Clean = lambda job: None, days: int = DAYS) -> Callable[[Work], Work]:
    """Register a generator as the work of a kind of job.

    What it does between two yields is one transaction, committed together with the progress it
    yields: a worker that dies takes back the step it was in, and the next one begins with the
    cursor of the step before. So a step should take well under a second, and what it does outside
    the database must bear being done again. What the generator returns is the job's result.
    A ConfabError ends it with the error's words; any other exception has it tried again.
    """

    def register(work: Work) -> Work:
        _kinds[name] = Kind(name, work, clean, days)
        return work

    return register


def get_kind(name: str) -> Kind:
    """Raises LookupError."""
    return _kinds[name]
