"""Invite links, and requests to join a private room."""

import secrets
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.common.errors import Conflict, Invalid, NotFound
from accounts.common.text import clean_line
from accounts.models import User
from rooms.access import require
from rooms.events import get_room_events
from rooms.members import (
    add_membership,
    check_not_banned,
    find_member,
    lock_room_row,
    revoke_orphaned,
)
from rooms.models import Invite, JoinRequest, Role, Room
from rooms.sizes import MAX_NOTE

TOKEN_BYTES = 24
MAX_DAYS = 365
MAX_USES = 10_000
MAX_INVITES = 50  # usable ones of a room
MAX_WAITING = 200  # requests of a room


@transaction.atomic
def create_invite(
    *, room: Room, by: User, days: int = 7, max_uses: int | None = None
) -> tuple[Invite, str]:
    """Return a new link and its token, which is not stored. Raises Forbidden, Invalid."""
    room = lock_room_row(room)
    require("invite", room=room, by=by)
    if not 1 <= days <= MAX_DAYS or not 1 <= (max_uses or 1) <= MAX_USES:
        raise Invalid
    if Invite.objects.usable().filter(room=room).count() >= MAX_INVITES:
        raise Conflict(_("This room has too many links. Revoke some first."))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invite = Invite.objects.create(
        room=room,
        token_hash=hash_token(token),
        created_by=by,
        expires_at=timezone.now() + timedelta(days=days),
        max_uses=max_uses,
    )
    audit.record(by, "invite.make", invite, room=room.pk, days=days, uses=max_uses)
    return invite, token


@transaction.atomic
def revoke_invite(*, room: Room, invite_id: UUID, by: User) -> None:
    """Revoke a link: by its creator or a moderator. Raises NotFound, Forbidden."""
    room = lock_room_row(room)
    invite = Invite.objects.filter(room=room, public_id=invite_id, revoked_at=None).first()
    if invite is None:
        raise NotFound
    require("invite" if invite.created_by == by else "approve", room=room, by=by)
    invite.revoked_at = timezone.now()
    invite.save(update_fields=["revoked_at"])
    audit.record(by, "invite.revoke", invite, room=room.pk)


def find_invite(token: str) -> Invite:
    """Return the usable link of that token, with its room. Raises NotFound."""
    found = Invite.objects.usable().filter(token_hash=hash_token(token), room__archived_at=None)
    invite = found.select_related("room", "created_by").first()
    if invite is None:
        raise _no_invite()
    return invite


@transaction.atomic
def accept_invite(*, token: str, user: User) -> Room:
    """Make `user` a member by a link; for a member no use is counted.

    Raises NotFound (unknown, used up, expired, revoked: all the same), Forbidden (banned).
    """
    invite = find_invite(token)
    room = lock_room_row(invite.room_id)
    if find_member(room, user):
        return room
    check_not_banned(room, user)
    usable = Invite.objects.usable().filter(pk=invite.pk)
    if room.archived_at or not usable.update(uses=F("uses") + 1):
        raise _no_invite()
    add_membership(room, user, Role.MEMBER, event="member.invited")
    return room


@transaction.atomic
def revoke_invites_of(*, user: User, by: User) -> None:
    """Revoke the orphaned links of `user` in all rooms; see revoke_orphaned."""
    links = Invite.objects.orphaned().filter(created_by=user)
    rooms = Room.objects.active().filter(pk__in=links.values("room"))
    for room in rooms.for_update().order_by("pk"):
        if details := revoke_orphaned(room):
            audit.record(by, "invite.revoke", user, room=room.pk, **details)


def _no_invite() -> NotFound:
    return NotFound(_("This invitation has expired or was revoked. Ask for a new link."))


def hash_token(token: str) -> str:
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def request_to_join(*, room: Room, user: User, note: str = "") -> None:
    """Send a join request to the moderators; a second one replaces its note.

    Raises NotFound, Forbidden (banned), Conflict (a member already, or too many ask).
    """
    room = lock_room_row(room)
    if room.kind != Room.Kind.PRIVATE or not room.is_findable or room.archived_at:
        raise NotFound
    if find_member(room, user):
        raise Conflict(_("You're already in this room."))
    check_not_banned(room, user)
    others = JoinRequest.objects.filter(room=room).exclude(user=user)
    if others.count() >= MAX_WAITING:
        raise Conflict(_("This room has too many join requests. Try again later."))
    note = clean_line(note)[:MAX_NOTE]
    JoinRequest.objects.update_or_create(room=room, user=user, defaults={"note": note})
    get_room_events().requests_changed(room=room, asking=user)


@transaction.atomic
def approve_request(*, room: Room, user: User, by: User) -> None:
    """Make a user who asked a member. Raises NotFound, Forbidden."""
    room = lock_room_row(room)
    require("approve", room=room, by=by)
    _take_request(room, user)
    check_not_banned(room, user)
    if not find_member(room, user):
        add_membership(room, user, Role.MEMBER, event="member.added", actor=by)
    get_room_events().requests_changed(room=room)


@transaction.atomic
def decline_request(*, room: Room, user: User, by: User) -> None:
    """Decline a request; the user may ask again. Raises NotFound, Forbidden."""
    room = lock_room_row(room)
    require("approve", room=room, by=by)
    _take_request(room, user)
    get_room_events().requests_changed(room=room)


def _take_request(room: Room, user: User) -> None:
    if not JoinRequest.objects.filter(room=room, user=user).delete()[0]:
        raise NotFound
