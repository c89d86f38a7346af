"""Routes of invite links and join requests."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from ninja import Path, Router, Status
from pydantic import Field

from accounts.blocks import list_blocked
from accounts.requests import get_user
from messaging.api.people import get_person
from messaging.protocol.encoding import user_json
from messaging.protocol.schemas import Schema, Text
from messaging.queries.room_list import describe_room
from rooms import actions
from rooms.access import get_joined_room, get_membership, get_visible_room, require
from rooms.actions.invites import MAX_DAYS, MAX_USES
from rooms.models import Invite, JoinRequest
from rooms.sizes import MAX_NOTE

router = Router(tags=["invites"])
accepting = Router(tags=["invites"])

MAX_INVITES = 50  # in a list
MAX_TOKEN = 100


class NewInvite(Schema):
    days: Annotated[int, Field(ge=1, le=MAX_DAYS)] = 7
    uses: Annotated[int, Field(ge=1, le=MAX_USES)] | None = None


class NewRequest(Schema):
    note: Annotated[Text, Field(max_length=MAX_NOTE)] = ""


@router.get("/{room_id}/invites", summary="Usable invite links")
def index(request: HttpRequest, room_id: UUID) -> list[dict[str, Any]]:
    """Without their URLs, which are not stored."""
    room = get_joined_room(get_user(request), room_id)
    require("invite", room=room, by=get_user(request))
    found = Invite.objects.usable().filter(room=room).select_related("created_by")
    return [_invite_json(invite) for invite in found.order_by("-pk")[:MAX_INVITES]]


@router.post("/{room_id}/invites", response={201: dict[str, Any]}, summary="Create a link")
def create(request: HttpRequest, room_id: UUID, new: NewInvite) -> Status[dict[str, Any]]:
    """`url` is in this response only."""
    room = get_joined_room(get_user(request), room_id)
    invite, token = actions.create_invite(
        room=room, by=get_user(request), days=new.days, max_uses=new.uses
    )
    url = request.build_absolute_uri(reverse("rooms:invite", args=[token]))
    return Status(201, _invite_json(invite) | {"url": url})


@router.delete("/{room_id}/invites/{invite_id}", response={204: None}, summary="Revoke a link")
def revoke(request: HttpRequest, room_id: UUID, invite_id: UUID) -> Status[None]:
    room = get_joined_room(get_user(request), room_id)
    actions.revoke_invite(room=room, invite_id=invite_id, by=get_user(request))
    return Status(204, None)


@accepting.post("/invites/{token}", summary="Join by an invite link")
def accept(
    request: HttpRequest, token: Annotated[Text, Path(max_length=MAX_TOKEN)]
) -> dict[str, Any]:
    room = actions.accept_invite(token=token, user=get_user(request))
    return describe_room(get_membership(get_user(request), room.pk))


@router.get("/{room_id}/requests", summary="Join requests")
def requests(request: HttpRequest, room_id: UUID) -> list[dict[str, Any]]:
    """Without the notes of users whom I block."""
    room = get_joined_room(get_user(request), room_id)
    require("approve", room=room, by=get_user(request))
    found = JoinRequest.objects.filter(room=room).select_related("user").order_by("pk")
    blocked = set(list_blocked(get_user(request)))
    return [
        {
            "user": user_json(each.user),
            "note": "" if each.user_id in blocked else each.note,
            "created_at": each.created_at,
        }
        for each in found
    ]


@router.post("/{room_id}/requests", response={204: None}, summary="Request to join")
def request_to_join(request: HttpRequest, room_id: UUID, new: NewRequest) -> Status[None]:
    room = get_visible_room(get_user(request), room_id)
    actions.request_to_join(room=room, user=get_user(request), note=new.note)
    return Status(204, None)


@router.put("/{room_id}/requests/{user_id}", response={204: None}, summary="Approve a request")
def approve(request: HttpRequest, room_id: UUID, user_id: UUID) -> Status[None]:
    room = get_joined_room(get_user(request), room_id)
    actions.approve_request(room=room, user=get_person(user_id), by=get_user(request))
    return Status(204, None)


@router.delete("/{room_id}/requests/{user_id}", response={204: None}, summary="Decline a request")
def decline(request: HttpRequest, room_id: UUID, user_id: UUID) -> Status[None]:
    room, user = get_joined_room(get_user(request), room_id), get_person(user_id, active=False)
    actions.decline_request(room=room, user=user, by=get_user(request))
    return Status(204, None)


def _invite_json(invite: Invite) -> dict[str, Any]:
    return {
        "id": invite.public_id,
        "by": user_json(invite.created_by),
        "created_at": invite.created_at,
        "expires_at": invite.expires_at,
        "uses": invite.uses,
        "max_uses": invite.max_uses,
    }
