"""Whom one blocks: every tab of one's own knows, and nobody else does."""

from asgiref.sync import sync_to_async

from accounts.models import User
from rooms.models import Room
from tests.live import LiveServer
from tests.sockets import Socket
from tests.visitor import Visitor


async def test_every_tab_of_mine_knows_whom_i_block(
    live_server: LiveServer, alice: User, bob: User, lobby: Room
) -> None:
    visitor = await sync_to_async(Visitor)(live_server, alice)
    call = sync_to_async(visitor.call)
    async with Socket.connect(live_server, alice) as tab, Socket.connect(live_server, bob) as his:
        assert tab.ready["blocks"] == []
        await call("PUT", f"blocks/{bob.pk}")
        assert (await tab.next("blocks"))["blocks"] == [str(bob.pk)]
        async with Socket.connect(live_server, alice) as later:
            assert later.ready["blocks"] == [str(bob.pk)]
        await call("DELETE", f"blocks/{bob.pk}")
        assert (await tab.next("blocks"))["blocks"] == []
        await his.request("ping")
        assert {event["type"] for event in his.heard} == {"ready", "reply"}
