"""Routes of a room's members: the list, roles, removal, mutes and bans."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import Field

from accounts.models import User
from accounts.requests import get_user
from messaging.api.people import get_person
from messaging.api.rooms import AnyRole
from messaging.protocol.encoding import member_json, user_json
from messaging.protocol.schemas import Page, Reason, ReasonBody, Schema, SearchText
from rooms import actions
from rooms.access import get_joined_room, require
from rooms.models import Ban, Membership, Room

router = Router(tags=["members"])

PAGE_SIZE = 100
MAX_MINUTES = 60 * 24 * 365

Minutes = Annotated[int, Field(ge=1, le=MAX_MINUTES)]


class NewMember(Schema):
    user: UUID


class NewRole(Schema):
    role: AnyRole


class NewMute(ReasonBody):
    minutes: Minutes


class NewBan(ReasonBody):
    minutes: Minutes | None = None


@router.get("/{room_id}/members", summary="Members")
def index(
    request: HttpRequest,
    room_id: UUID,
    q: SearchText = "",
    page: Page = 1,
    limit: Annotated[int, Query(ge=1, le=PAGE_SIZE)] = PAGE_SIZE,
) -> dict[str, Any]:
    """Owners first, then moderators. `count` is of all members at the room's `clock`."""
    room = get_joined_room(get_user(request), room_id)
    found = Membership.objects.filter(room=room).matching(q).select_related("user").by_rank()
    shown = found[(page - 1) * limit : page * limit + 1]
    members = [member_json(member) for member in shown]
    counted = Room.objects.with_member_count().get(pk=room.pk)
    return {
        "members": members[:limit],
        "count": counted.member_count,
        "clock": counted.clock,
        "has_more": len(members) > limit,
    }


@router.post("/{room_id}/members", response={204: None}, summary="Add a member")
def add(request: HttpRequest, room_id: UUID, new: NewMember) -> Status[None]:
    room = get_joined_room(get_user(request), room_id)
    actions.add_member(room=room, user=get_person(new.user), by=get_user(request))
    return Status(204, None)


@router.patch("/{room_id}/members/{user_id}", response={204: None}, summary="Change a role")
def change_role(request: HttpRequest, room_id: UUID, user_id: UUID, new: NewRole) -> Status[None]:
    room, user = get_joined_room(get_user(request), room_id), _get_user(user_id)
    actions.change_role(room=room, user=user, role=new.role, by=get_user(request))
    return Status(204, None)


@router.delete("/{room_id}/members/{user_id}", response={204: None}, summary="Remove a member")
def remove(request: HttpRequest, room_id: UUID, user_id: UUID, reason: Reason = "") -> Status[None]:
    room, user = get_joined_room(get_user(request), room_id), _get_user(user_id)
    actions.remove_member(room=room, user=user, by=get_user(request), reason=reason)
    return Status(204, None)


@router.put("/{room_id}/members/{user_id}/mute", response={204: None}, summary="Mute a member")
def mute(request: HttpRequest, room_id: UUID, user_id: UUID, new: NewMute) -> Status[None]:
    room, user = get_joined_room(get_user(request), room_id), _get_user(user_id)
    until = timezone.now() + timedelta(minutes=new.minutes)
    by = get_user(request)
    actions.mute_member(room=room, user=user, until=until, by=by, reason=new.reason)
    return Status(204, None)


@router.delete("/{room_id}/members/{user_id}/mute", response={204: None}, summary="Unmute")
def unmute(request: HttpRequest, room_id: UUID, user_id: UUID) -> Status[None]:
    room, user = get_joined_room(get_user(request), room_id), _get_user(user_id)
    actions.unmute_member(room=room, user=user, by=get_user(request))
    return Status(204, None)


@router.get("/{room_id}/bans", summary="Bans")
def bans(request: HttpRequest, room_id: UUID) -> list[dict[str, Any]]:
    room = get_joined_room(get_user(request), room_id)
    require("ban", room=room, by=get_user(request))
    found = Ban.objects.in_force().filter(room=room).select_related("user", "banned_by")
    return [_ban_json(ban) for ban in found.order_by("-created_at")[:PAGE_SIZE]]


@router.put("/{room_id}/bans/{user_id}", response={204: None}, summary="Ban a person")
def ban(request: HttpRequest, room_id: UUID, user_id: UUID, new: NewBan) -> Status[None]:
    """For some minutes, or forever."""
    room, user = get_joined_room(get_user(request), room_id), _get_user(user_id)
    until = timezone.now() + timedelta(minutes=new.minutes) if new.minutes else None
    by = get_user(request)
    actions.ban_member(room=room, user=user, by=by, reason=new.reason, until=until)
    return Status(204, None)


@router.delete("/{room_id}/bans/{user_id}", response={204: None}, summary="Lift a ban")
def unban(request: HttpRequest, room_id: UUID, user_id: UUID) -> Status[None]:
    room, user = get_joined_room(get_user(request), room_id), _get_user(user_id)
    actions.unban_person(room=room, user=user, by=get_user(request))
    return Status(204, None)


def _get_user(user_id: UUID) -> User:
    """Also a suspended user, who may still be a member. Raises NotFound."""
    return get_person(user_id, active=False)


def _ban_json(ban: Ban) -> dict[str, Any]:
    return {
        "user": user_json(ban.user),
        "by": user_json(ban.banned_by),
        "reason": ban.reason,
        "created_at": ban.created_at,
        "expires_at": ban.expires_at,
    }
