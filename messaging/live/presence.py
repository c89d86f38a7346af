"""Who is here, told to those who look at them.

Once a second a process vouches in the store for the people of its sockets, reads those whom its
sockets watch, and sends each socket one event with what changed for it. So the cost is one call
to the store for all sockets of a process, and a frame for who watches somebody that changed: it
grows with the sockets and with the changes, never with the square of the members.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from accounts.common.errors import ConfabError
from messaging.live.connection import Connection
from messaging.live.database import in_database
from messaging.live.presence_store import OFFLINE, PresenceStore, Word
from messaging.live.shared_rooms import find_acquainted

logger = logging.getLogger(__name__)

TICK_SECONDS = 1
# Clients are pinged every four seconds (config/server/websocket.py): one answer may be three late.
# With a tick here and one there, a client that is cut off is offline for all others within ten.
ALIVE_SECONDS = 7
MAX_TOLD = 5_000  # pairs of people in a tick; the rest is told in the next

Silence = Callable[[], float]
Change = tuple[Connection, UUID, str]


def never_silent() -> float:
    """The silence of a client whose server does not measure it: it is here while it is open."""
    return 0.0


@dataclass
class Seat:
    """A socket, as far as presence is concerned; `watched` is what it was last told."""

    silence: Silence
    is_idle: bool = False
    watched: dict[UUID, str] = field(default_factory=dict)


class Presence:
    """The people of one process, and whom its sockets watch."""

    def __init__(self, store: PresenceStore) -> None:
        self._store = store
        self._seats: dict[Connection, Seat] = {}
        self._watchers: dict[UUID, set[Connection]] = {}
        self._known: dict[UUID, str] = {}  # what all the watchers of a person were told
        self._task: asyncio.Task[None] | None = None
        self._is_down = False

    def start(self) -> None:
        self._task = asyncio.ensure_future(self._run())

    # --- sockets ------------------------------------------------------------------------------

    def enter(self, connection: Connection, silence: Silence) -> None:
        self._seats[connection] = Seat(silence)

    def leave(self, connection: Connection) -> None:
        self._forget(connection)
        self._seats.pop(connection, None)

    def show(self, connection: Connection, *, is_idle: bool) -> None:
        if seat := self._seats.get(connection):
            seat.is_idle = is_idle

    async def watch(self, connection: Connection, users: Collection[UUID]) -> None:
        """Watch these people instead of those before; the next tick tells who of them is here.

        Strangers are left out: they look exactly like people who are not here. Raises Retry.
        """
        me = connection.user.pk
        acquainted = await in_database(find_acquainted, [(me, user) for user in users])
        seat = self._seats.get(connection)
        if seat is None:  # the socket closed meanwhile
            return
        self._forget(connection)
        seat.watched = {user: OFFLINE for _, user in acquainted}
        for user in seat.watched:
            self._watchers.setdefault(user, set()).add(connection)
            self._known.pop(user, None)

    def _forget(self, connection: Connection) -> None:
        seat = self._seats.get(connection)
        for user in list(seat.watched) if seat else []:
            self._drop(connection, user)

    def _drop(self, connection: Connection, user: UUID) -> None:
        self._seats[connection].watched.pop(user, None)
        watchers = self._watchers.get(user, set())
        watchers.discard(connection)
        if not watchers:
            self._watchers.pop(user, None)
            self._known.pop(user, None)

    # --- the tick -----------------------------------------------------------------------------

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            try:
                await self._tick()
                self._is_down = False
            except ConfabError as error:
                if not self._is_down:
                    logger.warning("Presence stands still: %r", error.__cause__ or error)
                self._is_down = True
            except Exception:
                logger.exception("Presence failed.")

    async def _tick(self) -> None:
        await self._store.vouch(self._find_present())
        states = await self._store.read(list(self._watchers))
        await self._tell(states)

    def _find_present(self) -> dict[UUID, Word]:
        words: dict[UUID, Word] = {}
        for connection, seat in self._seats.items():
            left = ALIVE_SECONDS - seat.silence()
            if left > 0 and connection.user.shows_presence and not connection.closed:
                old = words.get(connection.user.pk, Word(0, 0))
                active = 0.0 if seat.is_idle else left
                word = Word(max(left, old.present), max(active, old.active))
                words[connection.user.pk] = word
        return words

    async def _tell(self, states: Mapping[UUID, str]) -> None:
        changes = list(self._find_changes(states))
        pairs = {(connection.user.pk, user) for connection, user, _ in changes}
        acquainted = await in_database(find_acquainted, pairs) if pairs else set()
        news: dict[Connection, dict[UUID, str]] = {}
        for connection, user, state in changes:
            if (connection.user.pk, user) in acquainted:
                news.setdefault(connection, {})[user] = state
            elif connection in self._seats:  # they were acquainted, and are no more
                self._drop(connection, user)
        for connection, changed in news.items():
            await self._say(connection, changed)

    def _find_changes(self, states: Mapping[UUID, str]) -> Iterator[Change]:
        """Yield what some sockets do not know yet, person by person, as much as a tick may."""
        count = 0
        for user, watchers in self._watchers.items():
            state = states.get(user, OFFLINE)
            if self._known.get(user) == state:
                continue
            if count > MAX_TOLD:
                return
            unaware = [each for each in watchers if self._seats[each].watched[user] != state]
            count += len(unaware)
            if unaware:
                self._known.pop(user, None)
            else:
                self._known[user] = state
            yield from ((each, user, state) for each in unaware if not each.is_behind)

    async def _say(self, connection: Connection, changed: Mapping[UUID, str]) -> None:
        seat = self._seats.get(connection)
        current = {user: state for user, state in changed.items() if seat and user in seat.watched}
        if seat and current:
            seat.watched.update(current)
            await connection.say({"type": "presence", "states": current})
