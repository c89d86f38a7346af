"""The ceiling: `broadcast` of the websockets library. It knows no people, rooms or history.

`--forget N` leaves one member out of every Nth message, for the test of the counters.
"""

import argparse
import socket
from contextlib import suppress

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed

connections: dict[ServerConnection, None] = {}


async def run(listener: socket.socket, forget: int) -> None:
    count = 0

    async def receive(connection: ServerConnection) -> None:
        nonlocal count
        connections[connection] = None
        async for message in connection:
            count += 1
            left_out = connection if forget and count % forget == 0 else None
            broadcast([each for each in connections if each is not left_out], message)

    async def attend(connection: ServerConnection) -> None:
        with suppress(ConnectionClosed):
            await receive(connection)
        del connections[connection]

    async with serve(attend, sock=listener, compression=None) as server:
        await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("fd", type=int)
    parser.add_argument("--forget", type=int, default=0)
    options = parser.parse_args()
    uvloop.run(run(socket.socket(fileno=options.fd), options.forget))
