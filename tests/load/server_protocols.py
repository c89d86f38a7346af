"""The three servers' formats of the same: a post, and the messages in a frame."""

import json
from typing import Any, Protocol
from uuid import uuid4

from tests.load.delivery_count import Mark

BODY_SIZE = 100  # bytes
NUMBER_SIZE = 9
FILLER = (
    "The quick brown fox jumps over the lazy dog and then has a look at what the other dogs do."
)
HEAD_SIZE = 128  # bytes of a frame that no other frame of the run begins with
FRAMES_KEPT = 512


def body_of(number: int) -> str:
    return f"{number:0{NUMBER_SIZE}d} {FILLER}"[:BODY_SIZE]


def number_of(body: str) -> int:
    return int(body[:NUMBER_SIZE])


class Listener(Protocol):
    """What a protocol calls on a member."""

    room: str

    def send_command(self, command: dict[str, Any]) -> None: ...
    def be_ready(self) -> None: ...
    def be_open(self, clock: int, marks: list[Mark]) -> None: ...
    def note_clock(self, clock: int) -> None: ...
    def be_refused(self, code: str) -> None: ...
    def be_answered(self, number: int, error: str | None) -> None: ...


class ServerProtocol:
    """Reads each different frame once, however many members it comes to."""

    path = "/"
    acknowledges = False
    greets = False

    def __init__(self) -> None:
        self._frames: dict[bytes, tuple[bytes, list[Mark]]] = {}

    def post(self, room: str, number: int) -> bytes:
        raise NotImplementedError

    def receive(self, member: Listener, frame: bytes) -> list[Mark]:
        """Return the messages in a frame, and give the member the other events."""
        head = frame[:HEAD_SIZE]
        known = self._frames.get(head)
        if known is not None and known[0] == frame:
            return known[1]
        marks = self.read(member, frame)
        if marks:
            if len(self._frames) >= FRAMES_KEPT:
                self._frames.clear()
            self._frames[head] = frame, marks
        return marks

    def read(self, member: Listener, frame: bytes) -> list[Mark]:
        raise NotImplementedError


class Plain(ServerProtocol):
    """The body alone."""

    def post(self, room: str, number: int) -> bytes:
        return body_of(number).encode()

    def read(self, member: Listener, frame: bytes) -> list[Mark]:
        number = int(frame[:NUMBER_SIZE])
        return [(number, number)]


class Tutorial(ServerProtocol):
    """`{"message": body}` both ways."""

    path = "/ws/chat/load/"

    def post(self, room: str, number: int) -> bytes:
        return json.dumps({"message": body_of(number)}).encode()

    def read(self, member: Listener, frame: bytes) -> list[Mark]:
        number = number_of(json.loads(frame)["message"])
        return [(number, number)]


class Confab(ServerProtocol):
    """docs/protocol.md."""

    path = "/ws/chat/"
    acknowledges = True
    greets = True

    def post(self, room: str, number: int) -> bytes:
        command = {"type": "message.post", "id": str(number), "room": room}
        return json.dumps(command | {"client_id": str(uuid4()), "body": body_of(number)}).encode()

    def read(self, member: Listener, frame: bytes) -> list[Mark]:
        events = json.loads(frame)
        for event in events:
            if event["type"] != "message.created":
                self._dispatch(member, event)
        return _marks(event["message"] for event in events if event["type"] == "message.created")

    def _dispatch(self, member: Listener, event: dict[str, Any]) -> None:
        if event["type"] == "ready":
            member.be_ready()
        elif event["type"] == "clocks" and member.room in event["clocks"]:
            member.note_clock(event["clocks"][member.room])
        elif event["type"] == "reply" and event["id"] == "open" and event["ok"]:
            member.be_open(event["data"]["clock"], _marks(event["data"]["messages"]))
        elif event["type"] == "reply" and event["id"] == "open":
            member.be_refused(event["error"]["code"])
        elif event["type"] == "reply":
            error = None if event["ok"] else event["error"]["code"]
            member.be_answered(int(event["id"]), error)


def _marks(messages: Any) -> list[Mark]:
    return [
        (message["seq"], number_of(message["body"]))
        for message in messages
        if message["kind"] == "text"
    ]


PROTOCOLS: dict[str, type[ServerProtocol]] = {
    "confab": Confab,
    "tutorial": Tutorial,
    "plain": Plain,
}
