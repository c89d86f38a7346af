"""A stretch of network that can be cut, taken away and brought back, or loses acknowledgements."""

import asyncio
import random
from contextlib import suppress

CHUNK = 64 * 1024
POSTED = b'"client_id"'
REPLY = b'"type":"reply"'


class Proxy:
    """Passes bytes on, and keeps its port when it is started again.

    With `losing` above 0, that share of the replies to a post is lost, as networks lose them: the
    message is committed, and the connection dies.
    """

    def __init__(self, target: int, rng: random.Random) -> None:
        self.target, self.rng = target, rng
        self.losing = 0.0
        self.lost = 0
        self.port = 0
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        assert self._server
        self._server.close()
        self.cut()

    def cut(self) -> None:
        """Break every connection at once."""
        for writer in list(self._writers):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, onward = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        both = (writer, onward)
        self._writers.update(both)
        try:
            await asyncio.gather(
                self._pump(reader, onward, both), self._pump(there, writer, both, listen=True)
            )
        finally:
            self._writers.difference_update(both)

    async def _pump(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        both: tuple[asyncio.StreamWriter, asyncio.StreamWriter],
        *,
        listen: bool = False,
    ) -> None:
        with suppress(OSError):
            while data := await reader.read(CHUNK):
                if listen and self._loses(data):
                    self.lost += 1
                    break
                writer.write(data)
                await writer.drain()
        for end in both:
            end.transport.abort() if self.losing else end.close()

    def _loses(self, data: bytes) -> bool:
        is_acknowledgement = REPLY in data and POSTED in data
        return is_acknowledgement and self.rng.random() < self.losing
