"""The people of the tests, and the rooms they meet in."""

from functools import cache
from importlib import import_module

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import User
from rooms.models import Membership, Room

PASSWORD = "correct horse battery"

_hash_password = cache(make_password)


def make_person(username: str, **fields: object) -> User:
    """Make a person who signs in with PASSWORD and has confirmed `<username>@example.com`."""
    person = User(
        username=username,
        email=f"{username}@example.com",
        password=_hash_password(PASSWORD),
        **{"display_name": username.title(), **fields},
    )
    person.save(force_insert=True)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def put_in(room: Room, person: User, role: str = Membership.Role.MEMBER) -> None:
    """Make `person` a member without a word about it, as a set-up."""
    Membership.objects.create(room=room, user=person, role=role, last_read=room.clock)


def make_site_moderator(username: str) -> User:
    """Make a person of the group that a migration made; emptying the database loses the group."""
    migration = import_module("messaging.migrations.0004_moderators")
    group, _created = Group.objects.get_or_create(name=migration.NAME)
    for app, names in migration.RIGHTS.items():
        rights = Permission.objects.filter(content_type__app_label=app, codename__in=names)
        group.permissions.add(*rights)
    person = make_person(username, is_staff=True)
    person.groups.add(group)
    return person


def sign_in(person: User) -> dict[str, str]:
    """Return the cookies of a new session of `person`."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return {settings.SESSION_COOKIE_NAME: str(session.session_key)}
