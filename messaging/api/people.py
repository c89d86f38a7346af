"""Routes of people: search, direct rooms, blocks, my reports."""

from typing import Annotated, Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from accounts.actions import block_person, unblock_person
from accounts.common.errors import NotFound
from accounts.models import User
from accounts.requests import get_user
from messaging.actions import report_json
from messaging.protocol.encoding import people_json, user_json
from messaging.protocol.schemas import Schema, SearchText
from messaging.queries.room_list import describe_room
from rooms.access import get_membership
from rooms.actions import open_direct
from rooms.actions.direct import MAX_PEOPLE

router = Router(tags=["people"])

MAX_RESULTS = 20
MAX_REPORTS = 100


class NewDirect(Schema):
    users: Annotated[list[UUID], Field(min_length=1, max_length=MAX_PEOPLE)]


@router.get("/people", summary="Find people")
def search(request: HttpRequest, q: SearchText = "") -> list[dict[str, Any]]:
    """Other users whose name or username contains the text."""
    named = Q(username__icontains=q) | Q(display_name__icontains=q)
    others = User.objects.filter(named, is_active=True).exclude(pk=get_user(request).pk)
    return people_json(list(others.order_by("username")[:MAX_RESULTS]))


@router.post("/direct", summary="Open a direct room")
def direct(request: HttpRequest, new: NewDirect) -> dict[str, Any]:
    """The direct room of these people and me, created if there is none."""
    me = get_user(request)
    others = list(User.objects.filter(pk__in=new.users))
    if len(others) < len(set(new.users)):
        raise NotFound
    room = open_direct(by=me, users=others)
    return describe_room(get_membership(me, room.pk))


@router.get("/blocks", summary="People I block")
def blocks(request: HttpRequest) -> list[dict[str, Any]]:
    blocked = get_user(request).blocks.select_related("blocked").order_by("-pk")
    return [user_json(block.blocked) for block in blocked]


@router.put("/blocks/{user_id}", response={204: None}, summary="Block a person")
def block(request: HttpRequest, user_id: UUID) -> Status[None]:
    block_person(user=get_user(request), other=get_person(user_id, active=False))
    return Status(204, None)


@router.delete("/blocks/{user_id}", response={204: None}, summary="Unblock a person")
def unblock(request: HttpRequest, user_id: UUID) -> Status[None]:
    unblock_person(user=get_user(request), other=get_person(user_id, active=False))
    return Status(204, None)


@router.get("/reports", summary="My reports")
def reports(request: HttpRequest) -> list[dict[str, Any]]:
    mine = get_user(request).reports.select_related("message").order_by("-pk")
    return [report_json(report) for report in mine[:MAX_REPORTS]]


def get_person(user_id: UUID, *, active: bool = True) -> User:
    """Raises NotFound."""
    people = User.objects.filter(is_active=True) if active else User.objects.all()
    person = people.filter(pk=user_id).first()
    if person is None:
        raise NotFound
    return person
