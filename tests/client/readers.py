"""Readers of a room: the Python client of the fault tests, and the page's own store in Node."""

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
    """All messages that a reader holds from seq `first` on. Without a page it is not filled."""

    clock: int | None = None
    first: int = 0
    messages: list[Message] = field(default_factory=list)
    is_filled: bool = False


class Reader(Protocol):
    """A client of one room behind an unreliable network."""

    @property
    def state(self) -> State: ...

    def start(self, clock: int) -> None:
        """Receive `ready` on a new socket."""

    def disconnect(self) -> None: ...

    def apply(self, event: Data) -> None: ...

    def apply_clock(self, clock: int) -> None:
        """Receive `clocks`."""

    def start_open(self, *, is_current: bool) -> int | None:
        """Return the clock to send with `open`."""

    def apply_open(self, since: int | None, reply: Data) -> None: ...

    def fail_open(self) -> None:
        """Receive an error for `open`."""

    def start_older(self) -> int | None:
        """Return the seq before which to fetch a page; None if there is none to fetch."""

    def end_older(self, before: int, page: Data | None) -> None: ...

    def trim(self, size: int) -> None: ...

    def wait(self) -> bool:
        """Let the 300 ms of the gap timer pass; return whether the room must be opened again."""


class ViewReader:
    """The view of the fault tests, which keeps no older pages and drops nothing."""

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

    def apply(self, event: Data) -> None:
        self.view.receive(event["clock"], event["message"])

    def apply_clock(self, clock: int) -> None:
        self.view.latest = max(self.view.latest, clock)

    def start_open(self, *, is_current: bool) -> int | None:
        return self.view.clock

    def apply_open(self, since: int | None, reply: Data) -> None:
        self.view.catch_up(reply)

    def fail_open(self) -> None:
        pass

    def start_older(self) -> int | None:
        return None

    def end_older(self, before: int, page: Data | None) -> None:
        pass

    def trim(self, size: int) -> None:
        pass

    def wait(self) -> bool:
        return self.view.is_behind


class Node:
    """A process of driver.mjs, which holds one store at a time and runs one call per line."""

    def __init__(self, node: str) -> None:
        self._process = spawn([node, str(DRIVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def call(self, name: str, *arguments: Any) -> tuple[Any, State]:
        """Return what the call returned, and the state after it."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([name, *arguments]).encode() + b"\n")
        self._process.stdin.flush()
        reply = json.loads(self._process.stdout.readline() or b'{"error": "Node has ended"}')
        if "error" in reply:
            raise AssertionError(reply["error"])
        return reply["result"], State(**reply["state"])

    def stop(self) -> None:
        with self._process as process:
            process.terminate()


class StoreReader:
    """static/js/store/store.js; `fault` names one of the driver's faulty stores."""

    def __init__(self, node: Node, fault: str = "") -> None:
        self._node = node
        self.state = State()
        self._call("begin", fault)

    def _call(self, name: str, *arguments: Any) -> Any:
        result, self.state = self._node.call(name, *arguments)
        return result

    def start(self, clock: int) -> None:
        self._call("start", clock)

    def disconnect(self) -> None:
        self._call("disconnect")

    def apply(self, event: Data) -> None:
        self._call("apply", event)

    def apply_clock(self, clock: int) -> None:
        self._call("applyClock", clock)

    def start_open(self, *, is_current: bool) -> int | None:
        since: int | None = self._call("startOpen", is_current)
        return since

    def apply_open(self, since: int | None, reply: Data) -> None:
        self._call("applyOpen", since, reply)

    def fail_open(self) -> None:
        self._call("failOpen")

    def start_older(self) -> int | None:
        before: int | None = self._call("startOlder")
        return before

    def end_older(self, before: int, page: Data | None) -> None:
        self._call("endOlder", before, page)

    def trim(self, size: int) -> None:
        self._call("trim", size)

    def wait(self) -> bool:
        return bool(self._call("wait"))
