"""Routes of messages: history, catch-up, posting, moderation, read marks."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Query, Router, Status

from accounts.requests import get_user
from messaging import actions
from messaging.protocol.encoding import message_json
from messaging.protocol.schemas import MessageBody, NewMessageBody, ReadMark, Reason, ReasonBody
from messaging.queries.history import MAX_PAGE_SIZE, PAGE_SIZE, catch_up, get_message, get_page
from rooms.access import get_joined_room, get_membership
from rooms.clock import MAX_SEQ

router = Router(tags=["messages"])

SeqQuery = Annotated[int | None, Query(ge=0, le=MAX_SEQ)]
SeqPath = Annotated[int, Path(ge=0, le=MAX_SEQ)]
Limit = Annotated[int, Query(ge=1, le=MAX_PAGE_SIZE)]


@router.get("/{room_id}/messages", summary="A page of history")
def index(
    request: HttpRequest,
    room_id: UUID,
    before: SeqQuery = None,
    after: SeqQuery = None,
    around: SeqQuery = None,
    limit: Limit = PAGE_SIZE,
) -> dict[str, Any]:
    """The newest messages, or those before, after or around a seq; by ascending seq."""
    membership = get_membership(get_user(request), room_id)
    page = get_page(membership, before=before, after=after, around=around, size=limit)
    return {
        "messages": [message_json(message) for message in page.messages],
        "clock": membership.room.clock,
        "has_older": page.has_older,
        "has_newer": page.has_newer,
    }


@router.get("/{room_id}/changes", summary="What changed since a clock")
def changes(request: HttpRequest, room_id: UUID, after: SeqQuery = None) -> dict[str, Any]:
    return catch_up(get_membership(get_user(request), room_id), after)


@router.post(
    "/{room_id}/messages", response={200: dict[str, Any], 201: dict[str, Any]}, summary="Post"
)
def post(request: HttpRequest, room_id: UUID, new: NewMessageBody) -> Status[dict[str, Any]]:
    """201 with the message; 200 if an earlier request with this client_id has posted it."""
    room = get_joined_room(get_user(request), room_id)
    message = actions.NewMessage(
        room_id=room.pk,
        author=get_user(request),
        client_id=new.client_id,
        body=new.body,
        reply_to=new.reply_to,
    )
    posted = actions.post_message(message)
    return Status(201 if posted.created else 200, message_json(posted.message))


@router.get("/{room_id}/messages/{seq}", summary="A message")
def show(request: HttpRequest, room_id: UUID, seq: SeqPath) -> dict[str, Any]:
    return message_json(get_message(get_membership(get_user(request), room_id), seq))


@router.patch("/{room_id}/messages/{seq}", summary="Edit my message")
def edit(request: HttpRequest, room_id: UUID, seq: SeqPath, new: MessageBody) -> dict[str, Any]:
    message = actions.edit_message(by=get_user(request), room_id=room_id, seq=seq, body=new.body)
    return message_json(message)


@router.delete("/{room_id}/messages/{seq}", summary="Delete a message")
def delete(
    request: HttpRequest, room_id: UUID, seq: SeqPath, reason: Reason = ""
) -> dict[str, Any]:
    """My own; or, as a moderator of the room, someone else's, which is then hidden."""
    by = get_user(request)
    return message_json(actions.delete_message(by=by, room_id=room_id, seq=seq, reason=reason))


@router.post("/{room_id}/messages/{seq}/restore", summary="Restore a hidden message")
def restore(request: HttpRequest, room_id: UUID, seq: SeqPath) -> dict[str, Any]:
    by = get_user(request)
    return message_json(actions.restore_message(by=by, room_id=room_id, seq=seq))


@router.post(
    "/{room_id}/messages/{seq}/report", response={201: dict[str, Any]}, summary="Report a message"
)
def report(
    request: HttpRequest, room_id: UUID, seq: SeqPath, new: ReasonBody
) -> Status[dict[str, Any]]:
    """To the moderators of the site. Its author doesn't learn who reported it."""
    made = actions.report_message(
        reporter=get_user(request), room_id=room_id, seq=seq, reason=new.reason
    )
    return Status(201, actions.report_json(made))


@router.put("/{room_id}/read", summary="Move my read mark")
def read(request: HttpRequest, room_id: UUID, mark: ReadMark) -> dict[str, Any]:
    room = get_joined_room(get_user(request), room_id)
    return actions.mark_read(user=get_user(request), room_id=room.pk, seq=mark.seq)


@router.put("/{room_id}/unread", summary="Move my read mark back")
def unread(request: HttpRequest, room_id: UUID, mark: ReadMark) -> dict[str, Any]:
    room = get_joined_room(get_user(request), room_id)
    return actions.mark_unread(user=get_user(request), room_id=room.pk, seq=mark.seq)
