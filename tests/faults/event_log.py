"""Everything that happened in a run, for the checkers. Times are monotonic."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

KINDS = ("attempts", "unanswered", "received", "clocks", "moves", "marks", "faults", "views")


@dataclass(frozen=True)
class Attempt:
    """One sending of a message. `outcome` is ok, the code of an error, `closed` or `timeout`.

    The same `client_id` may be sent many times, on the `socket` or over `http`.
    """

    person: str
    room: str
    client_id: str
    body: str
    endpoint: str
    began: float
    ended: float
    outcome: str
    seq: int = 0


@dataclass(frozen=True)
class Unanswered:
    """A command other than a post whose reply did not come in time."""

    person: str
    command: str
    began: float
    ended: float


@dataclass(frozen=True)
class Received:
    """A message that reached a person, as a live `event`, by catching up or in a reply."""

    person: str
    room: str
    seq: int
    client_id: str
    author: str
    body: str
    at: float
    by: str


@dataclass(frozen=True)
class Clock:
    """A clock that a person's socket received."""

    person: str
    room: str
    clock: int
    at: float


@dataclass(frozen=True)
class Move:
    """A membership that began (`joined`) or ended (`left`, `removed`), once it was certain."""

    person: str
    room: str
    kind: str
    began: float
    ended: float


@dataclass(frozen=True)
class Mark:
    """An attempt to move a read mark; `seq` is as the server answered, if it did."""

    person: str
    room: str
    asked: int
    seq: int | None


@dataclass(frozen=True)
class Fault:
    """`stalls` records that a server fell silent: only a client's own patience could end a wait."""

    name: str
    began: float
    ended: float
    stalls: bool = False


@dataclass(frozen=True)
class View:
    """A room as a client shows it in the end: the messages it applied, in its order."""

    person: str
    room: str
    clock: int
    messages: tuple[tuple[int, str], ...]  # (seq, client_id)
    settled: float | None  # when it agreed with the table, if it did


@dataclass(frozen=True)
class Row:
    """A message in the table."""

    seq: int
    kind: str
    author: str
    client_id: str
    body: str


@dataclass
class History:
    """The table when all was quiet: {room: rows by seq}, {room: clock}."""

    rows: dict[str, list[Row]]
    clocks: dict[str, int]


@dataclass
class EventLog:
    attempts: list[Attempt] = field(default_factory=list)
    unanswered: list[Unanswered] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    notes: list[tuple[float, str, str]] = field(default_factory=list)
    started: float = field(default_factory=monotonic)

    def note(self, who: str, what: str) -> None:
        """Add a line to the story of a failed run."""
        self.notes.append((monotonic(), who, what))

    @contextmanager
    def fault(self, name: str, *, stalls: bool = False) -> Iterator[None]:
        began = monotonic()
        try:
            yield
        finally:
            self.faults.append(Fault(name, began, monotonic(), stalls))

    @property
    def healed_at(self) -> float:
        """When the last fault ended."""
        return max((fault.ended for fault in self.faults), default=self.started)

    def schedule(self) -> str:
        """The faults, one a line, in seconds since the start."""
        lines = (
            f"{fault.began - self.started:6.2f} - {fault.ended - self.started:6.2f}  {fault.name}"
            for fault in sorted(self.faults, key=lambda fault: fault.began)
        )
        return "\n".join(lines)

    def save(self, file: Path) -> None:
        """Write one JSON object a line."""
        kinds: dict[str, list[Any]] = {name: getattr(self, name) for name in KINDS}
        with file.open("w") as out:
            for kind, entries in kinds.items():
                for entry in entries:
                    out.write(json.dumps({"kind_of_entry": kind} | asdict(entry)) + "\n")
            for note in self.notes:
                out.write(json.dumps({"kind_of_entry": "note", "note": note}) + "\n")
