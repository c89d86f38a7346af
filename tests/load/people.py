"""Members by the thousand: real people, sessions and memberships, made in bulk."""

from datetime import timedelta
from itertools import count
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User
from rooms.models import Membership, Room

Person = dict[str, str]  # {"user", "cookie", "room"}: as the generator wants it

_numbers = count(1)


def make_people(size: int) -> list[Person]:
    """Make people who are signed in."""
    numbers = [next(_numbers) for _ in range(size)]
    users = User.objects.bulk_create(
        User(username=f"member{number}", display_name=f"Member {number}", password="!")
        for number in numbers
    )
    sessions = Session.objects.bulk_create(map(_make_session, users))
    name = settings.SESSION_COOKIE_NAME
    return [
        {"user": str(user.pk), "cookie": f"{name}={session.session_key}", "room": ""}
        for user, session in zip(users, sessions, strict=True)
    ]


def put_in_rooms(people: list[Person], rooms: int = 1) -> list[Person]:
    """Spread people over new rooms; return them as their members."""
    made = Room.objects.bulk_create(_make_room() for _ in range(rooms))
    homes = [made[number % rooms] for number in range(len(people))]
    Membership.objects.bulk_create(
        Membership(room=room, user_id=person["user"])
        for person, room in zip(people, homes, strict=True)
    )
    pairs = zip(people, homes, strict=True)
    return [person | {"room": str(room.pk)} for person, room in pairs]


def _make_session(user: User) -> Session:
    data = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    return Session(
        session_key=uuid4().hex,
        session_data=SessionStore().encode(data),
        expire_date=timezone.now() + timedelta(days=1),
    )


def _make_room() -> Room:
    room = Room(name=f"Room {uuid4().hex}")
    room.clean_fields()
    return room
