"""The table of rate limits: what each socket command and each HTTP route counts against.

A command and a route that do the same share one bucket. The rates allow what a person and the
page do, even if it reconnects with fifty rooms in twenty tabs, and stop a loop. LIMIT_FACTOR
multiplies all of them; 0 turns them off.
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
    """`rate` a second after a burst, for each user; with `by_room`, for each user and room."""

    rate: float
    burst: float
    by_room: bool = False


LIMITS: dict[str, Limit] = {
    # Messages posted or edited in a room.
    "posts": Limit(POSTS_A_SECOND, settings.POST_BURST, by_room=True),
    # The same in all rooms together: no user chats in more than four at a time.
    "posts_anywhere": Limit(4 * POSTS_A_SECOND, 10 * settings.POST_BURST),
    # Pages repeat it every three seconds while a user goes on typing.
    "typing": Limit(1 / 3, 1, by_room=True),
    # As fast as a user can click.
    "reactions": Limit(2, 40),
    # Deleting, hiding, restoring: a moderator cleans up a flood by hand.
    "deletions": Limit(2, 60),
    # Enough for a bad day, too few to bury the moderators.
    "reports": Limit(20 / HOUR, 10),
    # Three queries and up to 200 messages each. A socket may open 200 rooms, a page keeps eight
    # open: all tabs of a user that reconnect at once, or a bot in 200 rooms, fit the burst.
    "opens": Limit(10, 300),
    # No query: ping, close, presence.
    "signals": Limit(20, 300),
    # One query each; a page subscribes again when the users it shows change.
    "presence_subscriptions": Limit(4, 100),
    # Moving the read mark, even through fifty rooms in a row.
    "reads": Limit(5, 150),
    # Fast scrolling loads about three pages a second; catching up comes on top.
    "history": Limit(10, 200),
    # Lists of the user's own. A page calls GET rooms after each refused handshake.
    "lookups": Limit(10, 200),
    # They may scan a table of names. Fields search while typing, at most three times a second.
    "searches": Limit(3, 60),
    # Rendered at each click of the button.
    "previews": Limit(1, 20),
    # Rooms are permanent: a few dozen when a team moves in, a few an hour afterward.
    "rooms_made": Limit(20 / HOUR, 30),
    # Most of them open an existing room.
    "directs": Limit(20 / MINUTE, 30),
    # Each posts a system message.
    "joins": Limit(30 / MINUTE, 30),
    "join_requests": Limit(1 / MINUTE, 20),
    # Tokens have 192 random bits; this bounds the cost of guessing.
    "invites_used": Limit(30 / MINUTE, 30),
    "invites_made": Limit(2 / MINUTE, 30),
    # Members added, removed, muted, banned, approved: a moderator during a raid, by hand.
    "moderation": Limit(2, 60),
    # Saving a form; each broadcasts to all members.
    "room_settings": Limit(30 / MINUTE, 30),
    "blocks": Limit(30 / MINUTE, 40),
    # Minutes of work for a worker; MAX_JOBS_PER_USER applies too.
    "exports": Limit(12 / HOUR, 12),
    # Each sends a whole archive.
    "downloads": Limit(6 / MINUTE, 20),
    # Forms for the user's own account.
    "profile": Limit(30 / MINUTE, 40),
    # Viewing pages, with what they load.
    "pages": Limit(10, 200),
    # The sign-in pages are django-allauth's, which has tighter limits by address, account and link
    # for all that checks a secret or sends an email. This limits the pages themselves.
    "account_pages": Limit(5, 100),
    # The admin: lists cost more than pages; actions are confirmed by hand, in bulk.
    "admin_pages": Limit(5, 100),
    "admin_acts": Limit(1, 60),
    # Without a session, by address, which many users may share.
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
    "presence.subscribe": ("presence_subscriptions",),
    "ping": ("signals",),
    # It has no reply, so it can't be refused: frames are limited by socket (FRAME_RATE).
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

# Pages of other packages by path prefix: limits of reading and of sending.
SECTIONS: dict[str, tuple[str, str]] = {
    "/accounts/": ("account_pages", "account_pages"),
    paths.ADMIN: ("admin_pages", "admin_acts"),
}
READING = ("GET", "HEAD", "OPTIONS")
DEFAULT = ("pages",)  # a method that the route does not have: its 405 costs nothing

_limiters: dict[str, RateLimiter] = {}


def check_command(command: str, *, person: Hashable, room: UUID | None) -> None:
    """Count one command of a socket. Raises RateLimited."""
    for name in COMMANDS[command]:
        check(name, person=person, room=room)


def find_limits(method: str, route: str) -> tuple[str, ...]:
    """Return the names of the limits of a route, such as `/rooms/{room_id}/`."""
    for prefix, (reading, sending) in SECTIONS.items():
        if route.startswith(prefix):
            return (reading if method in READING else sending,)
    return ROUTES.get(f"{'GET' if method in READING else method} {route}", DEFAULT)


def check(name: str, *, person: Hashable, room: UUID | None = None) -> None:
    """Count one use of a limit by a user or an address. Raises RateLimited."""
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
