"""What belongs to one message: what it said before."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from accounts.requests import get_user
from messaging.api.messages import Place
from messaging.encoding import edit_json
from messaging.history import list_edits
from rooms.access import get_membership

router = Router(tags=["messages"])


@router.get("/{room_id}/messages/{seq}/edits", summary="What a message said before")
def edits(request: HttpRequest, room_id: UUID, seq: Place) -> dict[str, Any]:
    """The oldest first, each with the time at which it was replaced."""
    found = list_edits(get_membership(get_user(request), room_id), seq)
    return {"edits": [edit_json(edit) for edit in found]}
