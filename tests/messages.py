"""Talk that lies behind, made at once as a set-up."""

from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from messaging.models import Message
from rooms.models import Room


def fill(room: Room, author: User, count: int) -> Room:
    """Let `room` have heard `count` messages of `author`, each saying its own seq."""
    first = room.clock + 1
    Message.objects.bulk_create(
        Message(
            room=room, seq=seq, changed=seq, author=author, client_id=uuid4(),
            body=str(seq), html=f"<p>{seq}</p>", created_at=timezone.now(),
        )
        for seq in range(first, first + count)
    )  # fmt: skip
    room.clock += count
    room.save(update_fields=["clock"])
    return room
