"""Presence: who is online or idle, sent to the sockets that subscribe to them.

Once a second a process refreshes in the store the users of its sockets, reads those that its
sockets subscribe to, and sends each socket one event with what changed for it. So it costs one
call to the store for all sockets of a process, and a frame for each subscriber of a user who
changed: it grows with the sockets and the changes, never with the square of the members.
"""

import asyncio
import logging
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from accounts.common.errors import ConfabError
from messaging.live.connection import Connection
from messaging.live.database import in_database
from messaging.live.presence_store import OFFLINE, PresenceStore, Ttl
from messaging.live.scope import Seconds
from messaging.live.shared_rooms import find_visible_pairs

logger = logging.getLogger(__name__)

TICK_SECONDS = 1
# A silent client is pinged about every four seconds (config/server/websocket.py), and an answer
# may be three late. With a tick in its process and in another's, a client that is cut off is
# offline for all others within ten.
ALIVE_SECONDS = 7
MAX_CHANGES = 5_000  # (subscriber, user) pairs sent in a tick; the rest follows in the next

Change = tuple[Connection, UUID, str]


@dataclass
class Entry:
    """A socket; `sent` has the last state it got of each user it subscribes to."""

    seconds_since_heard: Seconds
    is_idle: bool = False
    sent: dict[UUID, str] = field(default_factory=dict)


class Presence:
    """The users of one process, and those that its sockets subscribe to."""

    def __init__(self, store: PresenceStore) -> None:
        self._store = store
        self._entries: dict[Connection, Entry] = {}
        self._subscribers: dict[UUID, set[Connection]] = {}
        self._sent_to_all: dict[UUID, str] = {}  # the state that all subscribers of a user got
        self._task: asyncio.Task[None] | None = None
        self._is_down = False

    def start(self) -> None:
        self._task = asyncio.ensure_future(self._run())

    # --- sockets ------------------------------------------------------------------------------

    def add(self, connection: Connection, seconds_since_heard: Seconds) -> None:
        self._entries[connection] = Entry(seconds_since_heard)

    def remove(self, connection: Connection) -> None:
        self._unsubscribe_all(connection)
        self._entries.pop(connection, None)

    def set_idle(self, connection: Connection, *, is_idle: bool) -> None:
        if entry := self._entries.get(connection):
            entry.is_idle = is_idle

    async def subscribe(self, connection: Connection, users: Collection[UUID]) -> None:
        """Subscribe to these users instead of the previous ones; the next tick sends their states.

        Users who don't share a room with the viewer are skipped: they look as if they were
        offline. Raises Retry.
        """
        viewer = connection.user.pk
        visible = await in_database(find_visible_pairs, [(viewer, user) for user in users])
        entry = self._entries.get(connection)
        if entry is None:  # the socket closed meanwhile
            return
        self._unsubscribe_all(connection)
        entry.sent = {user: OFFLINE for _, user in visible}
        for user in entry.sent:
            self._subscribers.setdefault(user, set()).add(connection)
            self._sent_to_all.pop(user, None)

    def _unsubscribe_all(self, connection: Connection) -> None:
        entry = self._entries.get(connection)
        for user in list(entry.sent) if entry else []:
            self._unsubscribe(connection, user)

    def _unsubscribe(self, connection: Connection, user: UUID) -> None:
        self._entries[connection].sent.pop(user, None)
        subscribers = self._subscribers.get(user, set())
        subscribers.discard(connection)
        if not subscribers:
            self._subscribers.pop(user, None)
            self._sent_to_all.pop(user, None)

    # --- the tick -----------------------------------------------------------------------------

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            try:
                await self._tick()
                self._is_down = False
            except ConfabError as error:
                if not self._is_down:
                    logger.warning("Presence is not updated: %r", error.__cause__ or error)
                self._is_down = True
            except Exception:
                logger.exception("Presence failed.")

    async def _tick(self) -> None:
        await self._store.refresh(self._find_present())
        states = await self._store.read(list(self._subscribers))
        await self._send_changes(states)

    def _find_present(self) -> dict[UUID, Ttl]:
        ttls: dict[UUID, Ttl] = {}
        for connection, entry in self._entries.items():
            left = ALIVE_SECONDS - entry.seconds_since_heard()
            if left > 0 and connection.user.shows_presence and not connection.closed:
                other = ttls.get(connection.user.pk, Ttl(0, 0))
                active = 0.0 if entry.is_idle else left
                ttl = Ttl(max(left, other.present), max(active, other.active))
                ttls[connection.user.pk] = ttl
        return ttls

    async def _send_changes(self, states: Mapping[UUID, str]) -> None:
        changes = list(self._find_changes(states))
        pairs = {(connection.user.pk, user) for connection, user, _ in changes}
        visible = await in_database(find_visible_pairs, pairs) if pairs else set()
        by_connection: dict[Connection, dict[UUID, str]] = {}
        for connection, user, state in changes:
            if (connection.user.pk, user) in visible:
                by_connection.setdefault(connection, {})[user] = state
            elif connection in self._entries:  # they no longer share a room
                self._unsubscribe(connection, user)
        for connection, changed in by_connection.items():
            await self._send(connection, changed)

    def _find_changes(self, states: Mapping[UUID, str]) -> Iterator[Change]:
        """Yield the states that some sockets don't have yet, user by user, up to the limit."""
        count = 0
        for user, subscribers in self._subscribers.items():
            state = states.get(user, OFFLINE)
            if self._sent_to_all.get(user) == state:
                continue
            if count > MAX_CHANGES:
                return
            outdated = [each for each in subscribers if self._entries[each].sent[user] != state]
            count += len(outdated)
            if outdated:
                self._sent_to_all.pop(user, None)
            else:
                self._sent_to_all[user] = state
            yield from ((each, user, state) for each in outdated if not each.is_behind)

    async def _send(self, connection: Connection, changed: Mapping[UUID, str]) -> None:
        entry = self._entries.get(connection)
        current = {user: state for user, state in changed.items() if entry and user in entry.sent}
        if entry and current:
            entry.sent.update(current)
            await connection.send_event({"type": "presence", "states": current})
