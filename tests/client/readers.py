"""Those who read a room: the Python client of the fault tests, and the page's own store in Node."""

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from tests.client.room import Data, Message
from tests.faults.room_view import View
from tests.services import spawn

DRIVER = Path(__file__).with_name("driver.mjs")


@dataclass(frozen=True)
class State:
    """What a reader holds: all messages from seq `first` on. Without a page it is not filled."""

    clock: int | None = None
    first: int = 0
    messages: list[Message] = field(default_factory=list)
    is_filled: bool = False


class Reader(Protocol):
    """A client of one room, to which the network happens."""

    @property
    def state(self) -> State: ...

    def start(self, clock: int) -> None:
        """Be told `ready` on a new socket."""

    def disconnect(self) -> None: ...

    def hear(self, event: Data) -> None: ...

    def compare(self, clock: int) -> None:
        """Be told `clocks`."""

    def ask(self, *, is_looked_at: bool) -> int | None:
        """Begin an `open`, and return the clock to send with it."""

    def take(self, since: int | None, reply: Data) -> None: ...

    def refuse(self) -> None:
        """Be told that an `open` failed."""

    def ask_older(self) -> int | None:
        """Return the seq before which a page is wanted, if one is."""

    def take_older(self, before: int, page: Data | None) -> None: ...

    def trim(self, size: int) -> None: ...

    def wait(self) -> bool:
        """Let the protocol's 300 ms pass; return whether the room must be opened again."""


class ViewReader:
    """Reads with the view of the fault tests, which keeps no older pages and forgets nothing."""

    def __init__(self, view: View) -> None:
        self.view = view

    @property
    def state(self) -> State:
        view = self.view
        return State(view.clock, view.first, list(view.messages), view.clock is not None)

    def start(self, clock: int) -> None:
        pass

    def disconnect(self) -> None:
        pass

    def hear(self, event: Data) -> None:
        self.view.hear(event["clock"], event["message"])

    def compare(self, clock: int) -> None:
        self.view.told = max(self.view.told, clock)

    def ask(self, *, is_looked_at: bool) -> int | None:
        return self.view.clock

    def take(self, since: int | None, reply: Data) -> None:
        self.view.catch_up(reply)

    def refuse(self) -> None:
        pass

    def ask_older(self) -> int | None:
        return None

    def take_older(self, before: int, page: Data | None) -> None:
        pass

    def trim(self, size: int) -> None:
        pass

    def wait(self) -> bool:
        return self.view.is_behind


class Node:
    """One process of driver.mjs. It holds one store at a time, and does one thing a line."""

    def __init__(self, node: str) -> None:
        self._process = spawn([node, str(DRIVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def call(self, name: str, *arguments: Any) -> tuple[Any, State]:
        """Return what the call returned, and the state after it."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([name, *arguments]).encode() + b"\n")
        self._process.stdin.flush()
        said = json.loads(self._process.stdout.readline() or b'{"error": "Node has ended"}')
        if "error" in said:
            raise AssertionError(said["error"])
        return said["answer"], State(**said["state"])

    def stop(self) -> None:
        with self._process as process:
            process.terminate()


class StoreReader:
    """Reads with static/js/store/store.js; `fault` names one of the driver's faulty stores."""

    def __init__(self, node: Node, fault: str = "") -> None:
        self._node = node
        self.state = State()
        self._call("begin", fault)

    def _call(self, name: str, *arguments: Any) -> Any:
        answer, self.state = self._node.call(name, *arguments)
        return answer

    def start(self, clock: int) -> None:
        self._call("start", clock)

    def disconnect(self) -> None:
        self._call("disconnect")

    def hear(self, event: Data) -> None:
        self._call("hear", event)

    def compare(self, clock: int) -> None:
        self._call("compare", clock)

    def ask(self, *, is_looked_at: bool) -> int | None:
        since: int | None = self._call("ask", is_looked_at)
        return since

    def take(self, since: int | None, reply: Data) -> None:
        self._call("take", since, reply)

    def refuse(self) -> None:
        self._call("refuse")

    def ask_older(self) -> int | None:
        before: int | None = self._call("askOlder")
        return before

    def take_older(self, before: int, page: Data | None) -> None:
        self._call("takeOlder", before, page)

    def trim(self, size: int) -> None:
        self._call("trim", size)

    def wait(self) -> bool:
        return bool(self._call("wait"))
