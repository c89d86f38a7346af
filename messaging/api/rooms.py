"""Rooms: mine, the public ones, making, joining and leaving them."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status
from pydantic import Field

from accounts.models import User
from accounts.requests import get_user
from messaging.encoding import membership_json, room_json
from messaging.history import count_unread, list_rooms
from messaging.schemas import Schema
from rooms import actions
from rooms.access import get_joined_room, get_visible_room
from rooms.models import Membership, Room

router = Router(tags=["rooms"])

DIRECTORY_MOST = 50


class NewRoom(Schema):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    kind: Literal["public", "private"] = "public"
    topic: Annotated[str, Field(max_length=250)] = ""


@router.get("", summary="My rooms")
def index(request: HttpRequest) -> list[dict[str, Any]]:
    return list_rooms(get_user(request))


@router.post("", response={201: dict[str, Any]}, summary="Make a room")
def create(request: HttpRequest, new: NewRoom) -> Status[dict[str, Any]]:
    room = actions.create_room(
        creator=get_user(request), name=new.name, kind=new.kind, topic=new.topic
    )
    return Status(201, _as_member(get_user(request), room.pk))


@router.get("/directory", summary="Public rooms")
def directory(
    request: HttpRequest, q: Annotated[str, Query(max_length=80)] = ""
) -> list[dict[str, Any]]:
    rooms = Room.objects.public().matching(q).with_member_count().order_by("name_key")
    return [room_json(room) | {"members": room.member_count} for room in rooms[:DIRECTORY_MOST]]


@router.get("/{room_id}", summary="A room")
def show(request: HttpRequest, room_id: UUID) -> dict[str, Any]:
    room = get_visible_room(get_user(request), room_id)
    return _as_member(get_user(request), room.pk) or room_json(room)


@router.post("/{room_id}/join", summary="Join a public room")
def join(request: HttpRequest, room_id: UUID) -> dict[str, Any]:
    room = get_visible_room(get_user(request), room_id)
    actions.join_room(room=room, user=get_user(request))
    return _as_member(get_user(request), room.pk)


@router.post("/{room_id}/leave", response={204: None}, summary="Leave a room")
def leave(request: HttpRequest, room_id: UUID) -> Status[None]:
    room = get_joined_room(get_user(request), room_id)
    actions.leave_room(room=room, user=get_user(request))
    return Status(204, None)


def _as_member(user: User, room_id: UUID) -> dict[str, Any]:
    """The room as its member sees it, or nothing if they are not one."""
    membership = Membership.objects.filter(user=user, room=room_id).select_related("room").first()
    if membership is None:
        return {}
    return membership_json(membership, count_unread(user, room_id).get(room_id, 0))
