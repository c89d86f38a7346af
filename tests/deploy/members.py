"""Members connected through nginx, HTTPS and all, by docs/protocol.md."""

import asyncio
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from websockets.asyncio.client import connect

from tests.deploy.nginx import trusting_nothing
from tests.deploy.site import HOST, Site
from tests.faults.client import DIALLING, Client, Person
from tests.faults.cluster import SiteCommands
from tests.faults.event_log import EventLog

BACK_SECONDS = 30.0


async def until(is_so: Callable[[], bool], within: float = BACK_SECONDS) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(within):
        while not is_so():  # noqa: ASYNC110 - a client has no ready event
            await asyncio.sleep(0.05)


class Member(Client):
    """A client of the fault tests that comes over TLS."""

    def _dial(self) -> connect:
        return dial(self.port, self.person.cookie)


def dial(port: int, cookie: str, *, origin: str | None = None, **options: Any) -> connect:
    """Open a socket, by default with the site's own origin."""
    return connect(
        f"wss://{HOST}:{port}/ws/chat/",
        host="127.0.0.1",
        ssl=trusting_nothing(),
        additional_headers={"Cookie": f"__Host-session={cookie}"},
        origin=origin or f"https://{HOST}:{port}",  # type: ignore[arg-type]
        **(DIALLING | options),
    )


class Members:
    """People with sessions, and the rooms they are in, made in the site's own database."""

    def __init__(self, site: Site) -> None:
        secret = site.home / "volumes" / "secrets" / "secret_key"
        self.site = site
        self._site_commands = SiteCommands(
            {
                "DATABASE_URL": site.database_url,
                "SECRET_KEY": Path(secret).read_text(),
                "DJANGO_SETTINGS_MODULE": "config.settings",
            }
        )

    async def enter(self, rooms: dict[str, list[str]], event_log: EventLog) -> list[Member]:
        """Make the rooms and their members; return the members."""
        made = (await self._site_commands.ask("prepare", rooms=rooms))["ok"]
        ids: dict[str, str] = made["rooms"]
        return [
            self._make_member(
                Person(name, cookie, tuple(ids[room] for room in ids if name in rooms[room])),
                event_log,
            )
            for name, cookie in sorted(made["cookies"].items())
        ]

    def leave(self) -> None:
        self._site_commands.stop()

    def _make_member(self, person: Person, event_log: EventLog) -> Member:
        return Member(person, self.site.nginx.https, event_log, random.Random(person.name))
