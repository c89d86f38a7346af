"""Which members received which messages, and when the last of them did."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

# A message on the wire: its place in the room's order, and the number the load gave it.
Mark = tuple[int, int]


class MemberCount:
    """What one member has received, by place in the order: each place counts once."""

    def __init__(self, following: int) -> None:
        self.following = following
        self.ahead: set[int] = set()
        self.caught_up: set[int] = set()  # these may come again

    def take(self, place: int) -> bool:
        """Note a place; false if it was received before."""
        if place == self.following:
            self.following += 1
            while self.ahead and self.following in self.ahead:
                self.ahead.remove(self.following)
                self.following += 1
            return True
        if place < self.following or place in self.ahead:
            return False
        self.ahead.add(place)
        return True


@dataclass
class DeliveryCount:
    """The messages of one run; `finished` is called when the last listener received one."""

    listeners: int
    first: int  # the number of the run's first message
    finished: Callable[[int], None]
    deliveries: int = 0
    duplicates: int = 0
    newest: int = 0  # place in the order
    latencies: list[float] = field(default_factory=list)
    _received: list[int] = field(default_factory=list)
    _pending: dict[int, float] = field(default_factory=dict)
    _overdue: dict[int, float] = field(default_factory=dict)

    @property
    def posts(self) -> int:
        return len(self._received)

    def send(self, number: int, now: float) -> None:
        self._pending[number] = now
        self._received.append(0)

    def receive(self, ledger: MemberCount, marks: Sequence[Mark], now: float) -> None:
        for place, number in marks:
            if not ledger.take(place):
                self.duplicates += place not in ledger.caught_up
            elif number >= self.first:  # else of the run before
                self.deliveries += 1
                received = self._received[number - self.first] + 1
                self._received[number - self.first] = received
                if received == self.listeners:
                    self.finish(number, now)
        if marks:
            self.newest = max(self.newest, marks[-1][0])

    def finish(self, number: int, now: float) -> None:
        if (sent := self._pending.pop(number, None)) is not None:
            self.latencies.append(now - sent)
            self.finished(number)
        elif (sent := self._overdue.pop(number, None)) is not None:
            self.latencies.append(now - sent)

    @property
    def progress(self) -> int:
        """Grows as long as anything arrives."""
        return self.deliveries + len(self.latencies)

    def give_up(self) -> int:
        """Wait no more for what is under way, and return how much that is.

        Its loss is counted unless it comes after all.
        """
        given_up = len(self._pending)
        self._overdue.update(self._pending)
        self._pending.clear()
        return given_up

    def is_settled(self) -> bool:
        return not self._pending and not self._overdue

    def count_lost(self) -> int:
        """Deliveries that are still owed."""
        owing = [*self._pending, *self._overdue]
        return sum(self.listeners - self._received[number - self.first] for number in owing)
