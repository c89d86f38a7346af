"""The one table of rates: what each socket command and each HTTP route counts against.

Both doors of the same act share one bucket. The values are generous to a person and to the page,
also where it reconnects with fifty rooms in twenty tabs, and tight for a loop. LIMIT_FACTOR
multiplies all of them; 0 turns the table off.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from accounts.common import paths
from accounts.common.errors import RateLimited
from messaging.buckets import RateLimiter
from messaging.metrics import counts

HOUR, MINUTE = 3600, 60  # seconds
POSTS_A_SECOND = settings.POST_RATE / settings.POST_RATE_SECONDS


@dataclass(frozen=True)
class Limit:
    """`rate` acts a second after a burst, for each person; `by_room`: in each room."""

    rate: float
    burst: float
    by_room: bool = False


LIMITS: dict[str, Limit] = {
    # New words in a room, posted or edited into an old message.
    "posts": Limit(POSTS_A_SECOND, settings.POST_BURST, by_room=True),
    # The same in all rooms together: no one talks in more than four at a time.
    "posts_anywhere": Limit(4 * POSTS_A_SECOND, 10 * settings.POST_BURST),
    # Pages repeat it every three seconds while a person goes on writing.
    "typing": Limit(1 / 3, 1, by_room=True),
    # As fast as one can press.
    "reactions": Limit(2, 40),
    # Deleting, hiding, restoring: a moderator clears up a flood by hand.
    "deletions": Limit(2, 60),
    # Enough for a bad day, too few to bury the moderators.
    "reports": Limit(20 / HOUR, 10),
    # Three queries and up to 200 messages each. A socket holds 200 rooms, a page keeps eight of
    # them open: all tabs of a person that reconnect at once, or a bot in 200 rooms, fit the burst.
    "opens": Limit(10, 300),
    # Costs no query: keeping alive, closing, being idle.
    "signals": Limit(20, 300),
    # One query each; a page asks again when the people it shows change.
    "watches": Limit(4, 100),
    # Moving the read mark, also on a walk through fifty rooms.
    "reads": Limit(5, 150),
    # Scrolling fast through the past is some three pages a second, and catching up is added to it.
    "history": Limit(10, 200),
    # Lists of one's own. A page whose handshake is refused asks GET rooms each time.
    "lookups": Limit(10, 200),
    # They may read a whole table of names. Fields ask as one types, at most three times a second.
    "searches": Limit(3, 60),
    # Rendered at each press of the button.
    "previews": Limit(1, 20),
    # Rooms are made for good: some dozens when a team moves in, a few an hour afterwards.
    "rooms_made": Limit(20 / HOUR, 30),
    # Most of them open what is there already.
    "directs": Limit(20 / MINUTE, 30),
    # Each writes a line into the room.
    "joins": Limit(30 / MINUTE, 30),
    "join_requests": Limit(1 / MINUTE, 20),
    # Tokens are random, 192 bits; this bounds the work of trying.
    "invites_used": Limit(30 / MINUTE, 30),
    "invites_made": Limit(2 / MINUTE, 30),
    # Members added, removed, muted, banned, approved: a moderator at work in a raid, by hand.
    "moderation": Limit(2, 60),
    # A form that is saved; each tells all members.
    "room_settings": Limit(30 / MINUTE, 30),
    "blocks": Limit(30 / MINUTE, 40),
    # Minutes of work for a worker; MAX_JOBS_PER_USER applies too.
    "exports": Limit(12 / HOUR, 12),
    # Each sends a whole archive.
    "downloads": Limit(6 / MINUTE, 20),
    # Forms about oneself.
    "profile": Limit(30 / MINUTE, 40),
    # Looking at pages, with what they load.
    "pages": Limit(10, 200),
    # The sign-in pages are django-allauth's, with its own tighter limits by address, account and
    # link on all that tries a secret or sends an email. This bounds the pages as such.
    "account_pages": Limit(5, 100),
    # The admin: lists cost more than pages, and acts are confirmed by hand, in bulk.
    "admin_pages": Limit(5, 100),
    "admin_acts": Limit(1, 60),
    # Without a session nothing is done but signing in, by address, which many may share.
    "anonymous": Limit(10, 300),
}

POSTING = ("posts", "posts_anywhere")

COMMANDS: dict[str, tuple[str, ...]] = {
    "open": ("opens",),
    "close": ("signals",),
    "message.post": POSTING,
    "message.edit": POSTING,
    "message.delete": ("deletions",),
    "reaction.add": ("reactions",),
    "reaction.remove": ("reactions",),
    "read": ("reads",),
    "unread": ("reads",),
    "typing": ("typing",),
    "presence": ("signals",),
    "presence.watch": ("watches",),
    "ping": ("signals",),
    # Never answered, so it cannot be refused: frames are limited by socket (FRAME_RATE).
    "ack": (),
}

ROUTES: dict[str, tuple[str, ...]] = {
    f"GET {paths.API_V1}/rooms": ("lookups",),
    f"POST {paths.API_V1}/rooms": ("rooms_made",),
    f"GET {paths.API_V1}/rooms/directory": ("searches",),
    f"GET {paths.API_V1}/people": ("searches",),
    f"GET {paths.API_V1}/blocks": ("lookups",),
    f"GET {paths.API_V1}/reports": ("lookups",),
    f"POST {paths.API_V1}/direct": ("directs",),
    f"PUT {paths.API_V1}/blocks/{{user_id}}": ("blocks",),
    f"DELETE {paths.API_V1}/blocks/{{user_id}}": ("blocks",),
    f"POST {paths.API_V1}/invites/{{token}}": ("invites_used",),
    f"GET {paths.API_V1}/jobs": ("lookups",),
    f"GET {paths.API_V1}/jobs/{{job_id}}": ("lookups",),
    f"POST {paths.API_V1}/jobs/{{job_id}}/cancel": ("profile",),
    f"POST {paths.API_V1}/exports": ("exports",),
    f"GET {paths.API_V1}/rooms/{{room_id}}": ("lookups",),
    f"PATCH {paths.API_V1}/rooms/{{room_id}}": ("room_settings",),
    f"PUT {paths.API_V1}/rooms/{{room_id}}/lock": ("room_settings",),
    f"DELETE {paths.API_V1}/rooms/{{room_id}}/lock": ("room_settings",),
    f"PUT {paths.API_V1}/rooms/{{room_id}}/archive": ("room_settings",),
    f"DELETE {paths.API_V1}/rooms/{{room_id}}/archive": ("room_settings",),
    f"POST {paths.API_V1}/rooms/{{room_id}}/join": ("joins",),
    f"POST {paths.API_V1}/rooms/{{room_id}}/leave": ("joins",),
    f"PUT {paths.API_V1}/rooms/{{room_id}}/hidden": ("reads",),
    f"DELETE {paths.API_V1}/rooms/{{room_id}}/hidden": ("reads",),
    f"GET {paths.API_V1}/rooms/{{room_id}}/members": ("searches",),
    f"POST {paths.API_V1}/rooms/{{room_id}}/members": ("moderation",),
    f"PATCH {paths.API_V1}/rooms/{{room_id}}/members/{{user_id}}": ("moderation",),
    f"DELETE {paths.API_V1}/rooms/{{room_id}}/members/{{user_id}}": ("moderation",),
    f"PUT {paths.API_V1}/rooms/{{room_id}}/members/{{user_id}}/mute": ("moderation",),
    f"DELETE {paths.API_V1}/rooms/{{room_id}}/members/{{user_id}}/mute": ("moderation",),
    f"GET {paths.API_V1}/rooms/{{room_id}}/bans": ("lookups",),
    f"PUT {paths.API_V1}/rooms/{{room_id}}/bans/{{user_id}}": ("moderation",),
    f"DELETE {paths.API_V1}/rooms/{{room_id}}/bans/{{user_id}}": ("moderation",),
    f"GET {paths.API_V1}/rooms/{{room_id}}/invites": ("lookups",),
    f"POST {paths.API_V1}/rooms/{{room_id}}/invites": ("invites_made",),
    f"DELETE {paths.API_V1}/rooms/{{room_id}}/invites/{{invite_id}}": ("moderation",),
    f"GET {paths.API_V1}/rooms/{{room_id}}/requests": ("lookups",),
    f"POST {paths.API_V1}/rooms/{{room_id}}/requests": ("join_requests",),
    f"PUT {paths.API_V1}/rooms/{{room_id}}/requests/{{user_id}}": ("moderation",),
    f"DELETE {paths.API_V1}/rooms/{{room_id}}/requests/{{user_id}}": ("moderation",),
    f"GET {paths.API_V1}/rooms/{{room_id}}/messages": ("history",),
    f"GET {paths.API_V1}/rooms/{{room_id}}/changes": ("history",),
    f"POST {paths.API_V1}/rooms/{{room_id}}/messages": POSTING,
    f"GET {paths.API_V1}/rooms/{{room_id}}/messages/{{seq}}": ("history",),
    f"PATCH {paths.API_V1}/rooms/{{room_id}}/messages/{{seq}}": POSTING,
    f"DELETE {paths.API_V1}/rooms/{{room_id}}/messages/{{seq}}": ("deletions",),
    f"POST {paths.API_V1}/rooms/{{room_id}}/messages/{{seq}}/restore": ("deletions",),
    f"POST {paths.API_V1}/rooms/{{room_id}}/messages/{{seq}}/report": ("reports",),
    f"GET {paths.API_V1}/rooms/{{room_id}}/messages/{{seq}}/edits": ("history",),
    f"PUT {paths.API_V1}/rooms/{{room_id}}/messages/{{seq}}/reactions/{{emoji}}": ("reactions",),
    f"DELETE {paths.API_V1}/rooms/{{room_id}}/messages/{{seq}}/reactions/{{emoji}}": ("reactions",),
    f"POST {paths.API_V1}/rooms/{{room_id}}/preview": ("previews",),
    f"PUT {paths.API_V1}/rooms/{{room_id}}/read": ("reads",),
    f"PUT {paths.API_V1}/rooms/{{room_id}}/unread": ("reads",),
    f"GET {paths.API_V1}/openapi.json": ("pages",),
    f"GET {paths.API_V1}/": ("pages",),
    "GET /": ("pages",),
    "GET /setup/": ("pages",),
    "POST /setup/": ("profile",),
    "GET /rooms/": ("searches",),
    "POST /rooms/enter/": ("joins",),
    "GET /rooms/parts/": ("pages",),
    "GET /rooms/new/": ("pages",),
    "POST /rooms/new/": ("rooms_made",),
    "GET /rooms/{room_id}/": ("pages",),
    "GET /rooms/{room_id}/{seq}/": ("pages",),
    "POST /rooms/{room_id}/join/": ("joins",),
    "POST /rooms/{room_id}/ask/": ("join_requests",),
    "POST /rooms/{room_id}/leave/": ("joins",),
    "GET /invite/{token}/": ("invites_used",),
    "POST /invite/{token}/": ("invites_used",),
    "GET /account/": ("pages",),
    "POST /account/": ("profile",),
    "GET /account/appearance/": ("pages",),
    "POST /account/appearance/": ("profile",),
    "GET /account/privacy/": ("pages",),
    "POST /account/privacy/": ("profile",),
    "GET /account/reports/": ("pages",),
    "POST /account/language/": ("profile",),
    "POST /exports/": ("exports",),
    "GET /exports/{job_id}/": ("downloads",),
    "GET /i18n/catalog.js": ("pages",),
}

# Pages of others, by how their paths begin: what reading and what sending count against.
SECTIONS: dict[str, tuple[str, str]] = {
    "/accounts/": ("account_pages", "account_pages"),
    paths.ADMIN: ("admin_pages", "admin_acts"),
}
READING = ("GET", "HEAD", "OPTIONS")
DEFAULT = ("pages",)  # a method that its door does not know, which costs nothing

_limiters: dict[str, RateLimiter] = {}


def check_command(command: str, *, person: Hashable, room: UUID | None) -> None:
    """Count one command of the socket. Raises RateLimited."""
    for name in COMMANDS[command]:
        check(name, person=person, room=room)


def find_limits(method: str, route: str) -> tuple[str, ...]:
    """Return the names of the limits of a route, such as `/rooms/{room_id}/`."""
    for beginning, (reading, sending) in SECTIONS.items():
        if route.startswith(beginning):
            return (reading if method in READING else sending,)
    return ROUTES.get(f"{'GET' if method in READING else method} {route}", DEFAULT)


def check(name: str, *, person: Hashable, room: UUID | None = None) -> None:
    """Count one act of a person (or of an address) against a limit. Raises RateLimited."""
    limit = LIMITS[name]
    key = (person, room) if limit.by_room else person
    try:
        _find_limiter(name, limit).check(key)
    except RateLimited:
        counts.limits[name] += 1
        raise


def _find_limiter(name: str, limit: Limit) -> RateLimiter:
    if name not in _limiters:
        factor = settings.LIMIT_FACTOR
        _limiters[name] = RateLimiter(limit.rate * factor, max(1, limit.burst * factor))
    return _limiters[name]
