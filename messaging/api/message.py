"""What belongs to one message: what it said before, and reactions; and one before it is."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Router

from accounts.requests import get_user
from messaging import actions
from messaging.api.messages import Place
from messaging.protocol.encoding import edit_json, message_json
from messaging.protocol.schemas import EditBody, Emoji
from messaging.queries.history import list_edits
from rooms.access import get_joined_room, get_membership

router = Router(tags=["messages"])

Symbol = Annotated[Emoji, Path()]


@router.get("/{room_id}/messages/{seq}/edits", summary="What a message said before")
def edits(request: HttpRequest, room_id: UUID, seq: Place) -> dict[str, Any]:
    """The oldest first, each with the time at which it was replaced."""
    earlier = list_edits(get_membership(get_user(request), room_id), seq)
    return {"edits": [edit_json(edit) for edit in earlier]}


@router.post("/{room_id}/preview", summary="What a text will look like")
def preview(request: HttpRequest, room_id: UUID, new: EditBody) -> dict[str, str]:
    """As a message of mine in that room; nothing is posted."""
    author = get_user(request)
    room = get_joined_room(author, room_id)
    return {"html": actions.compose(room_id=room.pk, author=author, body=new.body).html}


@router.put("/{room_id}/messages/{seq}/reactions/{emoji}", summary="React to a message")
def add_reaction(request: HttpRequest, room_id: UUID, seq: Place, emoji: Symbol) -> dict[str, Any]:
    by = get_user(request)
    return message_json(actions.add_reaction(by=by, room_id=room_id, seq=seq, emoji=emoji))


@router.delete("/{room_id}/messages/{seq}/reactions/{emoji}", summary="Take a reaction back")
def remove_reaction(
    request: HttpRequest, room_id: UUID, seq: Place, emoji: Symbol
) -> dict[str, Any]:
    by = get_user(request)
    return message_json(actions.remove_reaction(by=by, room_id=room_id, seq=seq, emoji=emoji))
