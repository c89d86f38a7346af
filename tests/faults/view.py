"""What a client knows of a room, kept as docs/protocol.md says a client keeps it."""

from dataclasses import dataclass, field
from typing import Any

Message = dict[str, Any]


@dataclass
class View:
    """`messages` are applied in the order of the clock; what is further ahead waits in `ahead`."""

    clock: int | None = None
    messages: list[Message] = field(default_factory=list)
    ahead: dict[int, Message] = field(default_factory=dict)
    told: int = 0  # the highest clock that anybody mentioned

    @property
    def is_behind(self) -> bool:
        return self.clock is not None and self.told > self.clock

    def hear(self, clock: int, message: Message) -> None:
        """Apply a live event when it is the next, keep it when ahead, ignore what is known."""
        self.told = max(self.told, clock)
        if self.clock is None or clock > self.clock:
            self.ahead[clock] = message
            self._apply_what_is_next()

    def catch_up(self, data: dict[str, Any]) -> None:
        """Apply the reply of `open`."""
        if data["reset"]:
            self.clock, self.messages = data["clock"], list(data["messages"])
        else:
            self._merge(data["messages"], data["clock"])
        self.told = max(self.told, data["clock"])
        assert self.clock is not None
        self.ahead = {clock: kept for clock, kept in self.ahead.items() if clock > self.clock}
        self._apply_what_is_next()

    def _merge(self, messages: list[Message], clock: int) -> None:
        assert self.clock is not None
        self.messages += [message for message in messages if message["seq"] > self.clock]
        self.clock = max(self.clock, clock)

    def _apply_what_is_next(self) -> None:
        while self.clock is not None and self.clock + 1 in self.ahead:
            self.clock += 1
            self.messages.append(self.ahead.pop(self.clock))
