"""Fills an empty site with the demo."""

import base64
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.common.errors import Conflict
from accounts.models import User
from accounts.setup import lock_setup
from messaging.demo.cast import OWNER, PEOPLE, PLACES, Person
from messaging.demo.seed import write_room
from messaging.demo.talk import hold_talk

PASSWORD_BYTES = 10


class Occupied(Conflict):
    message = _("This site already has people. The demo can only fill an empty site.")


@transaction.atomic
def fill(*, seed: int = 1) -> bool:
    """Make the demo's people and rooms; the same seed gives the same talk.

    Returns whether anything was made: not when the demo is here already. Raises Occupied when
    somebody else is.
    """
    lock_setup()
    if is_here():
        return False
    if User.objects.exists():
        raise Occupied
    random, now = Random(seed), timezone.now()  # noqa: S311 - the same seed, the same talk
    people = _make_people()
    for place in PLACES:
        write_room(place, people, hold_talk(place, random=random, now=now), random)
    return True


def is_here() -> bool:
    emails = [person.email for person in PEOPLE]
    return User.objects.filter(email__in=emails).count() == len(PEOPLE)


def sign_ins() -> list[tuple[str, str, str]]:
    """Return (username, password, name) of everybody, the site's owner first."""
    return [(person.username, _password(), person.name) for person in PEOPLE]


def _make_people() -> dict[str, User]:
    # One hash for all: each takes a while to make, and they share the password anyway.
    hashed = make_password(_password())
    users = User.objects.bulk_create(_person(person, hashed) for person in PEOPLE)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    return {user.username: user for user in users}


def _person(person: Person, hashed: str) -> User:
    owner = person.username == OWNER
    return User(
        username=person.username,
        display_name=person.name,
        email=person.email,
        password=hashed,
        is_staff=owner,
        is_superuser=owner,
    )


def _password() -> str:
    """Return the demo's password on this site: it follows from SECRET_KEY, so nobody guesses it."""
    digest = salted_hmac("messaging.demo", "password", algorithm="sha256").digest()
    code = base64.b32encode(digest[:PASSWORD_BYTES]).decode().lower()
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
