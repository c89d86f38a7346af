"""Whatever order people come in, a process hears each group once."""

import asyncio
from contextlib import AsyncExitStack

from asgiref.sync import sync_to_async

from accounts.models import User
from rooms.actions import create_room
from tests.live import LiveServer
from tests.people import make_person, sign_in
from tests.sockets import Socket

PEOPLE = 12


async def test_everybody_hears_their_other_tab_once_after_all_came_at_the_same_moment(
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
        assert await _hear_own_marks(server, person) == [2, 3]


async def _hear_own_marks(server: LiveServer, person: User) -> list[int]:
    """Read twice in one tab; return what another tab heard of it."""
    room = await sync_to_async(create_room)(creator=person, name=f"Room of {person}")
    async with Socket.connect(server, person) as tab, Socket.connect(server, person) as other:
        for body in ("Hello", "Bye"):
            message = await tab.post(room, body)
            await tab.request("read", room=str(room.pk), seq=message["seq"])
        return [(await other.next("read"))["seq"] for _ in range(2)]
