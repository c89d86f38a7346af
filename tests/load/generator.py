"""The load generator: a process of its own, driven by JSON lines."""

import asyncio
import json
import subprocess
import sys
from typing import Any

import uvloop

from tests.load.client_group import ClientGroup
from tests.load.processes import allow_many_sockets

MAX_LINE = 16 * 1024 * 1024  # bytes; two thousand cookies go in one line


class Generator:
    """The bench's handle on the process. Its commands are the functions of `Orders` below."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def ask(self, order: str, **fields: Any) -> dict[str, Any]:
        """Have it done; return what came of it."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"order": order, **fields}).encode() + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("The load generator ended. The reason is above.")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def stop(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


class Orders:
    """What the process does when it is asked."""

    def __init__(self) -> None:
        self.group = ClientGroup("plain")
        self.pids: list[int] = []
        self._acknowledging: asyncio.Future[None] | None = None

    async def gather(self, protocol: str, pids: list[int]) -> dict[str, Any]:
        """Begin without members, on the servers of these process ids."""
        await self.leave()
        self.group, self.pids = ClientGroup(protocol), pids
        self._acknowledging = asyncio.ensure_future(self.group.keep_acknowledging())
        return {}

    async def connect(self, urls: list[str], people: list[dict[str, str]]) -> dict[str, Any]:
        return {"seconds": await self.group.connect(urls, people)}

    async def open(self) -> dict[str, Any]:
        await self.group.open()
        return {}

    async def leave(self) -> dict[str, Any]:
        if self._acknowledging:
            self._acknowledging.cancel()
        self.group.leave()
        return {}

    async def saturate(
        self, in_flight: int, warm: float, seconds: float, by_answer: bool = False
    ) -> dict[str, Any]:
        return await self.group.saturate(in_flight, warm, seconds, self.pids, by_answer=by_answer)

    async def pace(self, rate: float, seconds: float) -> dict[str, Any]:
        return await self.group.pace(rate, seconds, self.pids)


async def serve() -> None:
    reader = asyncio.StreamReader(limit=MAX_LINE)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    orders = Orders()
    while line := await reader.readline():
        fields = json.loads(line)
        answer = await getattr(orders, fields.pop("order"))(**fields)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    allow_many_sockets()
    uvloop.run(serve())
