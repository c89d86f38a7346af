"""A room as the server keeps it, which replays a generated history."""

from typing import Any

Message = dict[str, Any]
Data = dict[str, Any]

ROOM = "lobby"
# Small, so that short cases have pages and resets too.
PAGE_SIZE = 4
MAX_CATCH_UP = 6


class Room:
    """`history` holds the message after each change, in clock order."""

    def __init__(self, history: list[Message]) -> None:
        self._history = history
        self.clock = 0

    def change(self) -> Data | None:
        """Apply the next change and return its event; None at the end of the history."""
        if self.clock == len(self._history):
            return None
        message = self._history[self.clock]
        self.clock += 1
        type_ = "message.created" if message["seq"] == self.clock else "message.updated"
        return {"type": type_, "room": ROOM, "clock": self.clock, "message": message}

    def messages_at(self, clock: int) -> list[Message]:
        """Return every message as it was at `clock`, ascending by seq."""
        newest = {message["seq"]: message for message in self._history[:clock]}
        return [newest[seq] for seq in sorted(newest)]

    def was_ever(self, message: Message) -> bool:
        return message in self._history[: self.clock]

    def open(self, since: int | None) -> Data:
        """Return the reply to `open`, as in docs/protocol.md."""
        messages = self.messages_at(self.clock)
        changed = [each for each in messages if since is not None and each["changed"] > since]
        if since is not None and len(changed) <= MAX_CATCH_UP:
            return {"clock": self.clock, "messages": changed, "reset": False, "has_older": False}
        return self._page(messages) | {"reset": True}

    def before(self, seq: int) -> Data:
        """Return the page of history before `seq`."""
        return self._page([each for each in self.messages_at(self.clock) if each["seq"] < seq])

    def _page(self, messages: list[Message]) -> Data:
        return {
            "clock": self.clock,
            "messages": messages[-PAGE_SIZE:],
            "has_older": len(messages) > PAGE_SIZE,
        }
