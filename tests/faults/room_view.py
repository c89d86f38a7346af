"""What a client knows of a room, kept as docs/protocol.md specifies."""

from bisect import bisect_left
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

Message = dict[str, Any]


@dataclass
class View:
    """`messages`, complete from seq `first` on, are as they were at `clock`.

    They change in the order of the clock; what is further ahead waits in `ahead`.
    """

    clock: int | None = None
    first: int = 0
    messages: list[Message] = field(default_factory=list)
    ahead: dict[int, Message] = field(default_factory=dict)
    latest: int = 0  # the highest clock received

    @property
    def is_behind(self) -> bool:
        return self.clock is not None and self.latest > self.clock

    def receive(self, clock: int, message: Message) -> None:
        """Apply a live event when it is the next, keep it when ahead, ignore what is known."""
        self.latest = max(self.latest, clock)
        if self.clock is None or clock > self.clock:
            self.ahead[clock] = message
            self._apply_what_is_next()

    def catch_up(self, data: dict[str, Any]) -> None:
        """Apply the reply of `open`; one that is older than what is known takes nothing back."""
        self.latest = max(self.latest, data["clock"])
        if not data["reset"]:
            self._merge(data["messages"], data["clock"])
        elif self.clock is None or data["clock"] > self.clock:
            self._start_afresh(data)
        assert self.clock is not None
        self.ahead = {clock: kept for clock, kept in self.ahead.items() if clock > self.clock}
        self._apply_what_is_next()

    def _start_afresh(self, page: dict[str, Any]) -> None:
        self.clock, self.messages = page["clock"], list(page["messages"])
        self.first = self.messages[0]["seq"] if page["has_older"] else 0

    def _merge(self, messages: list[Message], clock: int) -> None:
        assert self.clock is not None
        for message in messages:
            self._keep(message)
        self.clock = max(self.clock, clock)

    def _apply_what_is_next(self) -> None:
        while self.clock is not None and self.clock + 1 in self.ahead:
            self.clock += 1
            self._keep(self.ahead.pop(self.clock))

    def _keep(self, message: Message) -> None:
        at = bisect_left(self.messages, message["seq"], key=itemgetter("seq"))
        held = self.messages[at] if at < len(self.messages) else None
        if held and held["seq"] == message["seq"]:
            self.messages[at] = max(held, message, key=itemgetter("changed"))
        elif message["seq"] >= self.first:
            self.messages.insert(at, message)
