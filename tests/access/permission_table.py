"""The status each kind of user gets from each endpoint.

A row is `endpoint: answers`, and answers are for the member, the moderator and the owner of a
private room, in this order. Everyone else gets the answers of `OUTSIDE`, unless the row overrides
them.

The row of an endpoint that reaches a person has the answers for a member whom that person blocks:
`blocked` in the room, and `between` in the direct room of the two. Every other endpoint that
changes something is among `REACHES_NO_ONE`: there a block changes nothing.
"""

from dataclasses import dataclass, field
from typing import Any

from messaging.models import Authority
from tests.access.scenario import Scenario

# What is there for anybody who is signed in.
ANYBODY = {"stranger": 200, "former": 200, "staff": 200}
OUTSIDE = {"anonymous": 401, "suspended": 401, "stranger": 404, "former": 404, "staff": 404}


@dataclass(frozen=True)
class Row:
    """`target` is whose message or which member the act is done to, one row for each."""

    member: int
    moderator: int
    owner: int
    body: dict[str, Any] | None = None
    others: dict[str, int] = field(default_factory=dict)
    target: str = ""
    blocked: int | None = None
    between: int | None = None

    @property
    def reaches(self) -> bool:
        return self.blocked is not None or self.between is not None

    def expect(self, who: str) -> int:
        if who == "blocked":
            return self.member if self.blocked is None else self.blocked
        if who in ("member", "moderator", "owner"):
            return int(getattr(self, who))
        return self.others.get(who, OUTSIDE[who])


def for_everyone(
    status: int, body: dict[str, Any] | None = None, *, blocked: int | None = None
) -> Row:
    """Not about a room: every signed-in user gets this."""
    others = dict.fromkeys(("stranger", "former", "staff"), status)
    return Row(status, status, status, body, others, blocked=blocked)


WHY = {"reason": "Because"}
POST = {"client_id": "00000000-0000-4000-8000-000000000001", "body": "Hello"}

ROUTES: dict[str, Row | list[Row]] = {
    # --- about rooms at large ---
    "GET /rooms": for_everyone(200),
    "POST /rooms": for_everyone(201, {"name": "Attic"}),
    "GET /rooms/directory": for_everyone(200),
    "GET /people": for_everyone(200),
    "GET /blocks": for_everyone(200),
    "GET /reports": for_everyone(200),
    "POST /direct": for_everyone(200, {"users": ["{other}"]}, blocked=403),
    "PUT /blocks/{user_id}": for_everyone(204),
    "DELETE /blocks/{user_id}": for_everyone(204),
    "POST /invites/{token}": for_everyone(200),
    # --- jobs; no user here has one, and another's is a 404 as well ---
    "GET /jobs": for_everyone(200),
    "GET /jobs/{job_id}": for_everyone(404),
    "POST /jobs/{job_id}/cancel": for_everyone(404),
    "POST /exports": [for_everyone(201), Row(403, 403, 201, {"room": "{room}"}, target="a room")],
    # --- the room ---                               member, moderator, owner
    "GET /rooms/{room_id}": Row(200, 200, 200),
    "PATCH /rooms/{room_id}": [
        Row(403, 403, 200, {"name": "Vault"}, target="name"),
        Row(403, 200, 200, {"topic": "Wine"}, target="topic"),
        Row(403, 200, 200, {"slow_seconds": 30}, target="slow mode"),
        Row(403, 403, 200, {"post_role": "moderator"}, target="who posts"),
        Row(403, 403, 200, {"history": "joined"}, target="history"),
    ],
    "PUT /rooms/{room_id}/lock": Row(403, 200, 200),
    "DELETE /rooms/{room_id}/lock": Row(403, 200, 200),
    "PUT /rooms/{room_id}/archive": Row(403, 403, 200),
    "DELETE /rooms/{room_id}/archive": Row(403, 403, 200),
    "POST /rooms/{room_id}/join": Row(200, 200, 200),
    "POST /rooms/{room_id}/leave": Row(204, 204, 204),
    # --- its members ---
    "GET /rooms/{room_id}/members": Row(200, 200, 200),
    "POST /rooms/{room_id}/members": Row(204, 204, 204, {"user": "{asking}"}, blocked=403),
    "PATCH /rooms/{room_id}/members/{user_id}": [
        Row(403, 403, 204, {"role": "moderator"}),
        Row(404, 404, 404, {"role": "moderator"}, target="unknown"),
    ],
    "DELETE /rooms/{room_id}/members/{user_id}": [
        Row(403, 204, 204),
        Row(403, 403, 204, target="moderator"),
        Row(403, 403, 204, target="owner"),
        Row(404, 404, 404, target="unknown"),
    ],
    "PUT /rooms/{room_id}/members/{user_id}/mute": [
        Row(403, 204, 204, WHY | {"minutes": 5}),
        Row(403, 403, 204, WHY | {"minutes": 5}, target="moderator"),
        Row(404, 404, 404, WHY | {"minutes": 5}, target="unknown"),
    ],
    "DELETE /rooms/{room_id}/members/{user_id}/mute": Row(403, 204, 204),
    "GET /rooms/{room_id}/bans": Row(403, 200, 200),
    "PUT /rooms/{room_id}/bans/{user_id}": [
        Row(403, 204, 204, WHY),
        Row(403, 403, 204, WHY, target="owner"),
        Row(404, 404, 404, WHY, target="unknown"),
    ],
    "DELETE /rooms/{room_id}/bans/{user_id}": [
        Row(403, 204, 204, target="banned"),
        Row(403, 404, 404),
    ],
    # --- ways in ---
    "GET /rooms/{room_id}/invites": Row(200, 200, 200),
    "POST /rooms/{room_id}/invites": Row(201, 201, 201, {}),
    "DELETE /rooms/{room_id}/invites/{invite_id}": Row(403, 204, 204),
    "GET /rooms/{room_id}/requests": Row(403, 200, 200),
    "POST /rooms/{room_id}/requests": Row(404, 404, 404, {}),
    "PUT /rooms/{room_id}/requests/{user_id}": Row(403, 204, 204, target="asking"),
    "DELETE /rooms/{room_id}/requests/{user_id}": Row(403, 204, 204, target="asking"),
    # --- messages ---
    "GET /rooms/{room_id}/messages": Row(200, 200, 200),
    "GET /rooms/{room_id}/changes": Row(200, 200, 200),
    "POST /rooms/{room_id}/messages": Row(201, 201, 201, POST, between=403),
    "PATCH /rooms/{room_id}/messages/{seq}": [
        Row(200, 200, 200, {"body": "Bye"}, target="own", between=403),
        Row(403, 403, 403, {"body": "Bye"}, target="other", between=403),
        Row(404, 404, 404, {"body": "Bye"}, target="unknown", between=403),
        Row(404, 404, 404, {"body": "Bye"}, target="deleted", between=403),
    ],
    "DELETE /rooms/{room_id}/messages/{seq}": [
        Row(200, 200, 200, target="own"),
        Row(403, 200, 200, target="other"),
        Row(403, 403, 200, target="moderator's"),
        Row(403, 403, 200, target="owner's"),
        Row(404, 404, 404, target="unknown"),
        Row(404, 404, 404, target="deleted"),
    ],
    "POST /rooms/{room_id}/messages/{seq}/restore": [
        Row(403, 200, 200, target="hidden"),
        Row(403, 403, 200, target="hidden by an owner"),
        Row(403, 403, 403, target="hidden by the site"),
        Row(403, 403, 403, target="own, hidden"),
        Row(403, 404, 404, target="other"),
        Row(403, 404, 404, target="deleted"),
    ],
    "POST /rooms/{room_id}/messages/{seq}/report": [
        Row(400, 400, 400, WHY, target="own"),
        Row(201, 201, 201, WHY, target="other"),
        Row(404, 404, 404, WHY, target="unknown"),
        Row(404, 404, 404, WHY, target="deleted"),
    ],
    "GET /rooms/{room_id}/messages/{seq}": [
        Row(200, 200, 200, target="other"),
        Row(404, 404, 404, target="unknown"),
    ],
    "GET /rooms/{room_id}/messages/{seq}/edits": [
        Row(200, 200, 200, target="other"),
        Row(404, 404, 404, target="unknown"),
        Row(404, 404, 404, target="deleted"),
        Row(404, 404, 404, target="hidden"),
    ],
    "PUT /rooms/{room_id}/messages/{seq}/reactions/{emoji}": [
        Row(200, 200, 200, target="own", between=403),
        Row(200, 200, 200, target="other", blocked=403, between=403),
        Row(404, 404, 404, target="unknown", between=403),
        Row(404, 404, 404, target="deleted", between=403),
    ],
    "DELETE /rooms/{room_id}/messages/{seq}/reactions/{emoji}": [
        Row(200, 200, 200, target="other"),
        Row(404, 404, 404, target="unknown"),
    ],
    "POST /rooms/{room_id}/preview": Row(200, 200, 200, {"body": "*Hello*"}),
    "PUT /rooms/{room_id}/hidden": Row(403, 403, 403),  # only direct rooms
    "DELETE /rooms/{room_id}/hidden": Row(200, 200, 200),
    "PUT /rooms/{room_id}/read": Row(200, 200, 200, {"seq": 1}),
    "PUT /rooms/{room_id}/unread": Row(200, 200, 200, {"seq": 1}),
}

COMMANDS: dict[str, Row | list[Row]] = {
    # ok is 200, and an error has the status of its code
    "open": Row(200, 200, 200),
    "typing": Row(200, 200, 200, between=403),  # in a room that is open
    "close": Row(200, 200, 200, others=ANYBODY),  # it receives nothing then: true of everyone
    "message.post": Row(200, 200, 200, POST, between=403),
    "message.edit": [
        Row(200, 200, 200, {"body": "Bye"}, target="own", between=403),
        Row(403, 403, 403, {"body": "Bye"}, target="other", between=403),
        Row(404, 404, 404, {"body": "Bye"}, target="unknown", between=403),
        Row(404, 404, 404, {"body": "Bye"}, target="deleted", between=403),
    ],
    "message.delete": [
        Row(200, 200, 200, target="own"),
        Row(403, 200, 200, target="other"),
        Row(403, 403, 200, target="moderator's"),
        Row(403, 403, 200, target="owner's"),
        Row(404, 404, 404, target="unknown"),
        Row(404, 404, 404, target="deleted"),
    ],
    "reaction.add": [
        Row(200, 200, 200, {"emoji": "👍"}, target="other", blocked=403, between=403),
        Row(404, 404, 404, {"emoji": "👍"}, target="unknown", between=403),
        Row(404, 404, 404, {"emoji": "👍"}, target="deleted", between=403),
    ],
    "reaction.remove": [
        Row(200, 200, 200, {"emoji": "👍"}, target="other"),
        Row(404, 404, 404, {"emoji": "👍"}, target="unknown"),
    ],
    "presence": Row(200, 200, 200, {"state": "online"}, ANYBODY),
    "presence.subscribe": Row(200, 200, 200, {"users": []}, ANYBODY),
    "read": Row(200, 200, 200, {"seq": 1}),
    "unread": Row(200, 200, 200, {"seq": 1}),
    "ping": Row(200, 200, 200, others=ANYBODY),
}
# Answered by nothing, and about no room.
SILENT = {"ack"}
# Not the person who blocks: it is about oneself, takes back, or is a duty of a role. What some
# of them show to a whole room has tests in tests/messaging/test_blocking.py.
REACHES_NO_ONE = {
    "POST /rooms",
    "PUT /blocks/{user_id}",
    "DELETE /blocks/{user_id}",
    "POST /invites/{token}",
    "POST /jobs/{job_id}/cancel",
    "POST /exports",
    "PATCH /rooms/{room_id}",
    "PUT /rooms/{room_id}/lock",
    "DELETE /rooms/{room_id}/lock",
    "PUT /rooms/{room_id}/archive",
    "DELETE /rooms/{room_id}/archive",
    "POST /rooms/{room_id}/join",
    "POST /rooms/{room_id}/leave",
    "PATCH /rooms/{room_id}/members/{user_id}",
    "DELETE /rooms/{room_id}/members/{user_id}",
    "PUT /rooms/{room_id}/members/{user_id}/mute",
    "DELETE /rooms/{room_id}/members/{user_id}/mute",
    "PUT /rooms/{room_id}/bans/{user_id}",
    "DELETE /rooms/{room_id}/bans/{user_id}",
    "POST /rooms/{room_id}/invites",
    "DELETE /rooms/{room_id}/invites/{invite_id}",
    "POST /rooms/{room_id}/requests",
    "PUT /rooms/{room_id}/requests/{user_id}",
    "DELETE /rooms/{room_id}/requests/{user_id}",
    "DELETE /rooms/{room_id}/messages/{seq}",
    "POST /rooms/{room_id}/messages/{seq}/restore",
    "POST /rooms/{room_id}/messages/{seq}/report",
    "DELETE /rooms/{room_id}/messages/{seq}/reactions/{emoji}",
    "POST /rooms/{room_id}/preview",
    "PUT /rooms/{room_id}/hidden",
    "DELETE /rooms/{room_id}/hidden",
    "PUT /rooms/{room_id}/read",
    "PUT /rooms/{room_id}/unread",
    # commands
    "open",
    "close",
    "message.delete",
    "reaction.remove",
    "presence",
    "presence.subscribe",
    "read",
    "unread",
    "ping",
}


def rows_of(table: dict[str, Row | list[Row]]) -> list[tuple[str, Row]]:
    return [
        (endpoint, row)
        for endpoint, rows in table.items()
        for row in (rows if isinstance(rows, list) else [rows])
    ]


def find_seq(scenario: Scenario, row: Row, who: str) -> int:
    """Return the number of the message the row is about, made for this one try."""
    is_own = row.target.startswith("own,") or row.target == "own"
    author = scenario.people[who] if is_own and who in INSIDE else scenario.other
    if row.target == "unknown":
        return scenario.unknown_seq()
    scenario.make_other(OTHERS.get(row.target, "member"))
    seq = scenario.post(author, gone=row.target == "deleted")
    if row.target in HIDERS:
        scenario.hide(seq, by=HIDERS[row.target])
    return seq


# What the other one is whose message it is, and who hid it: by authority, as an owner may also
# hide what an owner wrote.
OTHERS = {"moderator's": "moderator", "owner's": "owner"}
HIDERS = {
    "hidden": Authority.ROOM_MODERATOR,
    "own, hidden": Authority.ROOM_MODERATOR,
    "hidden by an owner": Authority.ROOM_OWNER,
    "hidden by the site": Authority.SITE_MODERATOR,
}


INSIDE = ("member", "moderator", "owner", "blocked")
