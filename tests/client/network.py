"""The unreliable network between a room and one reader."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from tests.client.readers import Reader
from tests.client.room import Data, Room

T = TypeVar("T")

MAX_ROUNDS = 12  # of requests, until a healthy network has repaired every gap


@dataclass
class Request:
    """A pending request, answered from the room's state at the first call of `serve`."""

    since: int | None
    _respond: Callable[[], Data]
    _reply: Data | None = None

    def serve(self) -> Data:
        if self._reply is None:
            self._reply = self._respond()
        return self._reply


class Network:
    """Each step takes the index of an item in transit; without items it does nothing.

    `troubles` names the faults that the reader had to handle.
    """

    def __init__(self, room: Room, reader: Reader) -> None:
        self.room, self.reader = room, reader
        self.troubles: set[str] = set()
        self._events: list[Data] = []
        self._opens: list[Request] = []
        self._olders: list[Request] = []
        self._connect()

    def step(self, name: str, at: int) -> None:
        steps: dict[str, Callable[[int], None]] = {
            "change": self._change,
            "deliver": self._deliver,
            "repeat": self._repeat,
            "lose": self._lose,
            "send_clock": self._send_clock,
            "open": self._open,
            "serve": self._serve,
            "answer": self._answer,
            "refuse": self._refuse,
            "request_older": self._request_older,
            "answer_older": self._answer_older,
            "cut": self._cut,
            "wait": self._wait,
            "trim": self._trim,
        }
        steps[name](at)

    def heal(self) -> list[Data]:
        """Drop the events in transit, then answer every request until there are none.

        Returns the dropped events, which may still arrive.
        """
        late, self._events = self._events, []
        self.reader.apply_clock(self.room.clock)
        for _ in range(MAX_ROUNDS):
            self._answer_all()
            if not self.reader.wait() and self.reader.state.is_filled:
                return late
            self._open(0)
        raise AssertionError(f"still requesting after {MAX_ROUNDS} rounds: {self.reader.state}")

    # --- the room and its events --------------------------------------------------------------

    def _change(self, _: int) -> None:
        if event := self.room.change():
            self._events.append(event)

    def _deliver(self, at: int) -> None:
        if event := _take(self._events, at):
            self._receive(event)

    def _repeat(self, at: int) -> None:
        if self._events:
            self._receive(self._events[at % len(self._events)])

    def _receive(self, event: Data) -> None:
        clock = self.reader.state.clock
        if clock is not None and event["clock"] != clock + 1:
            self.troubles.add("gap" if event["clock"] > clock else "old event")
        self.reader.apply(event)

    def _lose(self, at: int) -> None:
        _take(self._events, at)

    def _send_clock(self, ago: int) -> None:
        self.reader.apply_clock(max(0, self.room.clock - ago))

    # --- requests for missing messages --------------------------------------------------------

    def _open(self, at: int) -> None:
        since = self.reader.start_open(is_current=at < 6)
        self._opens.append(Request(since, partial(self.room.open, since)))

    def _serve(self, at: int) -> None:
        requests = [*self._opens, *self._olders]
        if requests:
            requests[at % len(requests)].serve()

    def _answer(self, at: int) -> None:
        if request := _take(self._opens, at):
            self._note_reply(request)
            self.reader.apply_open(request.since, request.serve())

    def _note_reply(self, request: Request) -> None:
        clock, reply = self.reader.state.clock, request.serve()
        if reply["reset"] and request.since is not None:
            self.troubles.add("too far behind")
        if clock is not None and reply["clock"] < clock:
            self.troubles.add("old reset" if reply["reset"] else "old reply")

    def _refuse(self, at: int) -> None:
        if _take(self._opens, at):
            self.reader.fail_open()
            self._open(at)

    def _request_older(self, _: int) -> None:
        before = self.reader.start_older()
        if before is not None:
            self._olders.append(Request(before, partial(self.room.before, before)))

    def _answer_older(self, at: int) -> None:
        if request := _take(self._olders, at):
            if request.since != self.reader.state.first:
                self.troubles.add("page out of place")
            assert request.since is not None
            self.reader.end_older(request.since, request.serve() if at < 6 else None)

    def _answer_all(self) -> None:
        while self._opens:
            self._answer(0)
        while self._olders:
            self._answer_older(0)

    # --- the socket and time ------------------------------------------------------------------

    def _connect(self) -> None:
        self.reader.start(self.room.clock)
        self._open(0)

    def _cut(self, _: int) -> None:
        """Cut the socket and drop what was in transit on it. Pages come over HTTP."""
        self._events.clear()
        self._opens.clear()
        self.reader.disconnect()
        self._connect()

    def _wait(self, _: int) -> None:
        if self.reader.wait():
            self._open(0)

    def _trim(self, size: int) -> None:
        self.reader.trim(size + 1)


def _take(things: list[T], at: int) -> T | None:
    return things.pop(at % len(things)) if things else None
