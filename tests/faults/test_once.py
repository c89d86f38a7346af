"""A process joins each group once, in whatever order sockets connect."""

import asyncio
from contextlib import AsyncExitStack

from asgiref.sync import sync_to_async

from accounts.models import User
from rooms.actions import create_room
from tests.live import LiveServer
from tests.people import make_person, sign_in
from tests.sockets import Socket

PEOPLE = 12


async def test_each_tab_gets_the_other_tabs_marks_once_after_all_connect_at_once(
    two_servers: tuple[LiveServer, LiveServer],
) -> None:
    server, _ = two_servers
    people = [await sync_to_async(make_person)(f"bob{number}") for number in range(PEOPLE)]
    cookies = [await sync_to_async(sign_in)(person) for person in people]
    async with AsyncExitStack() as stack:
        await asyncio.gather(
            *(
                stack.enter_async_context(Socket.connect(server, person, cookies=mine))
                for person, mine in zip(people, cookies, strict=True)
            )
        )
    for person in people:
        assert await _receive_own_marks(server, person) == [2, 3]


async def _receive_own_marks(server: LiveServer, person: User) -> list[int]:
    """Read twice in one tab; return the marks that another tab got."""
    room = await sync_to_async(create_room)(creator=person, name=f"Room of {person}")
    async with Socket.connect(server, person) as tab, Socket.connect(server, person) as other:
        for body in ("Hello", "Bye"):
            message = await tab.post(room, body)
            await tab.request("read", room=str(room.pk), seq=message["seq"])
        return [(await other.next("read"))["seq"] for _ in range(2)]
