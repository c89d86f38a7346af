"""Routes of rooms: my list, the directory, creating, changing, joining, leaving."""

from collections.abc import Callable
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from accounts.models import User
from accounts.requests import get_user
from messaging.protocol.encoding import room_json
from messaging.protocol.schemas import Schema, SearchText, Text
from messaging.queries.room_list import describe_room, list_rooms
from rooms import actions
from rooms.access import get_joined_room, get_visible_room
from rooms.lookup import list_findable
from rooms.models import Membership
from rooms.models.room import MAX_SLOW
from rooms.sizes import MAX_DESCRIPTION, MAX_ICON, MAX_NAME, MAX_TOPIC

router = Router(tags=["rooms"])

MAX_RESULTS = 50  # of the directory

Name = Annotated[Text, Field(min_length=1, max_length=MAX_NAME)]
Topic = Annotated[Text, Field(max_length=MAX_TOPIC)]
Description = Annotated[Text, Field(max_length=MAX_DESCRIPTION)]
Icon = Annotated[Text, Field(max_length=MAX_ICON)]
AnyRole = Literal["member", "moderator", "owner"]


class NewRoom(Schema):
    name: Name
    kind: Literal["public", "private"] = "public"
    topic: Topic = ""
    description: Description = ""
    icon: Icon = ""


class RoomChanges(Schema):
    """Fields that are left out stay unchanged."""

    name: Name = ""
    topic: Topic = ""
    description: Description = ""
    icon: Icon = ""
    slow_seconds: Annotated[int, Field(ge=0, le=MAX_SLOW)] = 0
    post_role: AnyRole = "member"
    invite_role: AnyRole = "member"
    history: Literal["all", "joined"] = "all"
    is_findable: bool = False


@router.get("", summary="My rooms")
def index(request: HttpRequest) -> list[dict[str, Any]]:
    return list_rooms(get_user(request))


@router.post("", response={201: dict[str, Any]}, summary="Create a room")
def create(request: HttpRequest, new: NewRoom) -> Status[dict[str, Any]]:
    room = actions.create_room(creator=get_user(request), **new.model_dump())
    return Status(201, _as_member(get_user(request), room.pk))


@router.get("/directory", summary="The directory")
def directory(request: HttpRequest, q: SearchText = "") -> list[dict[str, Any]]:
    """Public rooms, and private ones that accept join requests."""
    rooms: QuerySet[Any] = list_findable(get_user(request), q)[:MAX_RESULTS]
    return [room_json(room) | {"members": room.member_count} for room in rooms]


@router.get("/{room_id}", summary="A room")
def show(request: HttpRequest, room_id: UUID) -> dict[str, Any]:
    room = get_visible_room(get_user(request), room_id)
    return _as_member(get_user(request), room.pk) or room_json(room)


@router.patch("/{room_id}", summary="Change a room")
def update(request: HttpRequest, room_id: UUID, changes: RoomChanges) -> dict[str, Any]:
    room = get_joined_room(get_user(request), room_id)
    news = changes.model_dump(exclude_unset=True)
    actions.update_room(room=room, by=get_user(request), **news)
    return _as_member(get_user(request), room.pk)


@router.put("/{room_id}/lock", summary="Lock a room")
def lock(request: HttpRequest, room_id: UUID) -> dict[str, Any]:
    return _change(request, room_id, actions.lock_room)


@router.delete("/{room_id}/lock", summary="Unlock a room")
def unlock(request: HttpRequest, room_id: UUID) -> dict[str, Any]:
    return _change(request, room_id, actions.unlock_room)


@router.put("/{room_id}/archive", summary="Archive a room")
def archive(request: HttpRequest, room_id: UUID) -> dict[str, Any]:
    return _change(request, room_id, actions.archive_room)


@router.delete("/{room_id}/archive", summary="Unarchive a room")
def restore(request: HttpRequest, room_id: UUID) -> dict[str, Any]:
    return _change(request, room_id, actions.unarchive_room)


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


@router.put("/{room_id}/hidden", summary="Hide a direct room from my list")
def hide(request: HttpRequest, room_id: UUID) -> dict[str, Any]:
    """Until someone I don't block posts in it, or I open it."""
    room, user = get_joined_room(get_user(request), room_id), get_user(request)
    actions.hide_conversation(room=room, user=user)
    return _as_member(user, room.pk)


@router.delete("/{room_id}/hidden", summary="Show a hidden direct room")
def unhide(request: HttpRequest, room_id: UUID) -> dict[str, Any]:
    room, user = get_joined_room(get_user(request), room_id), get_user(request)
    actions.show_conversation(room=room, user=user)
    return _as_member(user, room.pk)


def _as_member(user: User, room_id: UUID) -> dict[str, Any]:
    """Return the room as its member sees it; empty if the user isn't one."""
    memberships = Membership.objects.select_related("room", "user")
    membership = memberships.filter(user=user, room=room_id).first()
    return describe_room(membership) if membership else {}


def _change(request: HttpRequest, room_id: UUID, action: Callable[..., None]) -> dict[str, Any]:
    room = get_joined_room(get_user(request), room_id)
    action(room=room, by=get_user(request))
    return _as_member(get_user(request), room.pk)
