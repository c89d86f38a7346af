"""Routes of one message: its earlier texts and reactions, and the preview of a new one."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Router

from accounts.requests import get_user
from messaging import actions
from messaging.api.messages import SeqPath
from messaging.protocol.encoding import edit_json, message_json
from messaging.protocol.schemas import Emoji, MessageBody
from messaging.queries.history import list_edits
from rooms.access import get_joined_room, get_membership

router = Router(tags=["messages"])

EmojiPath = Annotated[Emoji, Path()]


@router.get("/{room_id}/messages/{seq}/edits", summary="Earlier texts of a message")
def edits(request: HttpRequest, room_id: UUID, seq: SeqPath) -> dict[str, Any]:
    """Oldest first, each with the time at which it was replaced."""
    earlier = list_edits(get_membership(get_user(request), room_id), seq)
    return {"edits": [edit_json(edit) for edit in earlier]}


@router.post("/{room_id}/preview", summary="Preview a message")
def preview(request: HttpRequest, room_id: UUID, new: MessageBody) -> dict[str, str]:
    """The HTML of a message of mine in that room; nothing is posted."""
    author = get_user(request)
    room = get_joined_room(author, room_id)
    return {"html": actions.compose(room_id=room.pk, author=author, body=new.body).html}


@router.put("/{room_id}/messages/{seq}/reactions/{emoji}", summary="React to a message")
def add_reaction(
    request: HttpRequest, room_id: UUID, seq: SeqPath, emoji: EmojiPath
) -> dict[str, Any]:
    by = get_user(request)
    return message_json(actions.add_reaction(by=by, room_id=room_id, seq=seq, emoji=emoji))


@router.delete("/{room_id}/messages/{seq}/reactions/{emoji}", summary="Remove a reaction")
def remove_reaction(
    request: HttpRequest, room_id: UUID, seq: SeqPath, emoji: EmojiPath
) -> dict[str, Any]:
    by = get_user(request)
    return message_json(actions.remove_reaction(by=by, room_id=room_id, seq=seq, emoji=emoji))
