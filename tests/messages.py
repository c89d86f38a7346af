"""Messages and reports made as a set-up, and what a room's history holds."""

from uuid import UUID, uuid4

from django.utils import timezone

from accounts.models import User
from messaging.actions import NewMessage, post_message, report_message
from messaging.models import Message, Report
from messaging.rendering.markdown import render
from rooms.models import Room


def new_message(
    room: Room,
    author: User,
    body: str = "Hello",
    client_id: UUID | None = None,
    reply_to: int | None = None,
) -> NewMessage:
    return NewMessage(
        room_id=room.pk,
        author=author,
        client_id=client_id or uuid4(),
        body=body,
        reply_to=reply_to,
    )


def post(room: Room, author: User, body: str = "Hello", reply_to: int | None = None) -> Message:
    """Post a message and return its row."""
    posted = post_message(new_message(room, author, body, reply_to=reply_to)).message
    return Message.objects.select_related("author").get(room=room, seq=posted.seq)


def report(message: Message, reporter: User, reason: str = "Rude") -> Report:
    return report_message(
        reporter=reporter, room_id=message.room_id, seq=message.seq, reason=reason
    )


def fill(room: Room, author: User, count: int) -> Room:
    """Insert `count` messages of `author` without posting them. The body of each is its seq."""
    room.refresh_from_db(fields=["clock"])
    first = room.clock + 1
    Message.objects.bulk_create(
        (
            Message(
                room=room, seq=seq, changed=seq, author=author, client_id=uuid4(),
                body=str(seq), html=render(str(seq)), created_at=timezone.now(),
            )
            for seq in range(first, first + count)
        ),
        batch_size=5_000,
    )  # fmt: skip
    room.clock += count
    room.save(update_fields=["clock"])
    return room


def list_bodies(room: Room) -> list[str]:
    """Return the bodies of the text messages in order."""
    texts = Message.objects.filter(room=room, kind=Message.Kind.TEXT).order_by("seq")
    return list(texts.values_list("body", flat=True))


def get_clock(room: Room) -> int:
    return Room.objects.get(pk=room.pk).clock
