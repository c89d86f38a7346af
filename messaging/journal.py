"""The journal of the rooms: what happens to a room becomes a message in it (rooms/journal.py)."""

from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from messaging import broadcasts
from messaging.models import Message
from rooms.models import Membership, Room


def write_event(*, room: Room, event: str, actor: User) -> None:
    message = Message.objects.create(
        room=room,
        seq=room.clock,
        changed=room.clock,
        kind=Message.Kind.SYSTEM,
        author=actor,
        client_id=uuid4(),
        body=event,
        html="",
        created_at=timezone.now(),
    )
    version = room.membership_version
    transaction.on_commit(lambda: broadcasts.messages_created(room.pk, [message], version))


def tell_entered(*, room: Room, user: User) -> None:
    membership = Membership.objects.select_related("room").get(room=room, user=user)
    transaction.on_commit(lambda: broadcasts.room_joined(user, membership))


def tell_left(*, room: Room, user: User, reason: str) -> None:
    transaction.on_commit(lambda: broadcasts.room_left(user, room.pk, reason))
