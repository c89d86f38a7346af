"""System messages and events of what happens to a room: the implementation of rooms/events.py.

MessagingConfig registers it.
"""

from typing import Any
from uuid import uuid4

from django.utils import timezone
from pydantic_core import to_jsonable_python

from accounts.models import User
from messaging.delivery import broadcasts
from messaging.delivery.after_commit import after_commit
from messaging.models import Departure, Message
from messaging.protocol.encoding import room_detail_json, user_json
from messaging.queries.room_list import describe_room
from messaging.tasks import room_erasure
from rooms.access import RANKS, rules_of
from rooms.events import RoomEvents
from rooms.models import JoinRequest, Membership, Room


class RoomMessages(RoomEvents):
    def write_event(
        self, *, room: Room, event: str, actor: User, subject: User | None = None, **details: Any
    ) -> None:
        if subject:
            details["user"] = user_json(subject)
        message = Message.objects.create(
            room=room,
            seq=room.clock,
            changed=room.clock,
            kind=Message.Kind.SYSTEM,
            author=actor,
            client_id=uuid4(),
            body=event,
            html="",
            details=to_jsonable_python(details) or None,
            created_at=timezone.now(),
        )
        version = room.membership_version
        after_commit(broadcasts.messages_created, room.pk, [message], version)

    def member_changed(self, *, room: Room, user: User) -> None:
        memberships = Membership.objects.select_related("room", "user")
        described = describe_room(memberships.get(room=room, user=user))
        version = room.membership_version
        after_commit(broadcasts.room_joined, user.pk, described, version)

    def member_left(
        self, *, room: Room, user: User, code: str, by: User | None = None, reason: str = ""
    ) -> None:
        if code != "deleted":  # nothing of a deleted room is exported
            Departure.objects.create(user=user, room=room, clock=room.clock, name=room.name)
        event = broadcasts.room_left_event(room.pk, code, name=room.name, by=by, reason=reason)
        after_commit(broadcasts.room_left, user.pk, event)

    def room_updated(self, *, room: Room) -> None:
        detail, version = room_detail_json(room), room.membership_version
        after_commit(broadcasts.room_updated, detail, version)

    def requests_changed(self, *, room: Room, asking: User | None = None) -> None:
        least = rules_of(room)["approve"]
        roles = [role for role, rank in RANKS.items() if least and rank >= RANKS[least]]
        members = Membership.objects.filter(room=room, role__in=roles)
        if asking:
            members = members.reachable_by(asking)
        moderators = list(members.values_list("user", flat=True))
        count = JoinRequest.objects.filter(room=room).count()
        after_commit(broadcasts.requests_changed, moderators, room.pk, count)

    def erase_room(self, *, room: Room, by: User) -> None:
        room_erasure.start_erasure_job(room, by=by)
