"""Everything between a room and one reader: what is on its way, and what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from tests.client.readers import Reader
from tests.client.room import Data, Room

T = TypeVar("T")

MAX_ROUNDS = 12  # of asking and answering, until a healthy network has healed everything


@dataclass
class Ask:
    """A question on its way; it is answered from the room's state when `serve` is first called."""

    since: int | None
    _look: Callable[[], Data]
    _reply: Data | None = None

    def serve(self) -> Data:
        if self._reply is None:
            self._reply = self._look()
        return self._reply


class Network:
    """Each act takes a number, which says the thing it is about; without one, nothing happens.

    `troubles` names what the reader had to cope with.
    """

    def __init__(self, room: Room, reader: Reader) -> None:
        self.room, self.reader = room, reader
        self.troubles: set[str] = set()
        self._events: list[Data] = []
        self._asks: list[Ask] = []
        self._olders: list[Ask] = []
        self._connect()

    def act(self, name: str, at: int) -> None:
        acts: dict[str, Callable[[int], None]] = {
            "change": self._change,
            "deliver": self._deliver,
            "repeat": self._repeat,
            "lose": self._lose,
            "tell": self._tell,
            "open": self._open,
            "serve": self._serve,
            "answer": self._answer,
            "refuse": self._refuse,
            "ask_older": self._ask_older,
            "answer_older": self._answer_older,
            "cut": self._cut,
            "wait": self._wait,
            "trim": self._trim,
        }
        acts[name](at)

    def heal(self) -> list[Data]:
        """Lose the events on their way, answer everything asked and tell the clock, until all is
        quiet. Return the lost events, which may still arrive."""
        late, self._events = self._events, []
        self.reader.compare(self.room.clock)
        for _ in range(MAX_ROUNDS):
            self._answer_everything()
            if not self.reader.wait() and self.reader.state.is_filled:
                return late
            self._open(0)
        raise AssertionError(f"still asking after {MAX_ROUNDS} rounds: {self.reader.state}")

    # --- the room and its events --------------------------------------------------------------

    def _change(self, _: int) -> None:
        if event := self.room.change():
            self._events.append(event)

    def _deliver(self, at: int) -> None:
        if event := _take(self._events, at):
            self._hear(event)

    def _repeat(self, at: int) -> None:
        if self._events:
            self._hear(self._events[at % len(self._events)])

    def _hear(self, event: Data) -> None:
        clock = self.reader.state.clock
        if clock is not None and event["clock"] != clock + 1:
            self.troubles.add("gap" if event["clock"] > clock else "old event")
        self.reader.hear(event)

    def _lose(self, at: int) -> None:
        _take(self._events, at)

    def _tell(self, ago: int) -> None:
        self.reader.compare(max(0, self.room.clock - ago))

    # --- asking for what is missing -----------------------------------------------------------

    def _open(self, at: int) -> None:
        since = self.reader.ask(is_looked_at=at < 6)
        self._asks.append(Ask(since, partial(self.room.open, since)))

    def _serve(self, at: int) -> None:
        asks = [*self._asks, *self._olders]
        if asks:
            asks[at % len(asks)].serve()

    def _answer(self, at: int) -> None:
        if ask := _take(self._asks, at):
            self._note_answer(ask)
            self.reader.take(ask.since, ask.serve())

    def _note_answer(self, ask: Ask) -> None:
        clock, reply = self.reader.state.clock, ask.serve()
        if reply["reset"] and ask.since is not None:
            self.troubles.add("too far behind")
        if clock is not None and reply["clock"] < clock:
            self.troubles.add("old reset" if reply["reset"] else "old answer")

    def _refuse(self, at: int) -> None:
        if _take(self._asks, at):
            self.reader.refuse()
            self._open(at)

    def _ask_older(self, _: int) -> None:
        before = self.reader.ask_older()
        if before is not None:
            self._olders.append(Ask(before, partial(self.room.before, before)))

    def _answer_older(self, at: int) -> None:
        if ask := _take(self._olders, at):
            if ask.since != self.reader.state.first:
                self.troubles.add("page out of place")
            assert ask.since is not None
            self.reader.take_older(ask.since, ask.serve() if at < 6 else None)

    def _answer_everything(self) -> None:
        while self._asks:
            self._answer(0)
        while self._olders:
            self._answer_older(0)

    # --- the socket and time ------------------------------------------------------------------

    def _connect(self) -> None:
        self.reader.start(self.room.clock)
        self._open(0)

    def _cut(self, _: int) -> None:
        """Cut the socket, and all that was on its way there with it. Pages come over HTTP."""
        self._events.clear()
        self._asks.clear()
        self.reader.disconnect()
        self._connect()

    def _wait(self, _: int) -> None:
        if self.reader.wait():
            self._open(0)

    def _trim(self, size: int) -> None:
        self.reader.trim(size + 1)


def _take(things: list[T], at: int) -> T | None:
    return things.pop(at % len(things)) if things else None
