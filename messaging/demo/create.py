"""Creating the demo on an empty site."""

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
from accounts.setup import lock_first_run
from messaging.demo.content import OWNER, ROOMS, USERS, DemoUser
from messaging.demo.conversations import generate_posts
from messaging.demo.seed import write_room

PASSWORD_BYTES = 10


class SiteNotEmpty(Conflict):
    message = _("This site already has people. The demo can only fill an empty site.")


@transaction.atomic
def create_demo(*, seed: int = 1) -> bool:
    """Create the demo's users and rooms; the same seed gives the same messages.

    Returns False if the demo already exists. Raises SiteNotEmpty if there are other users.
    """
    lock_first_run()
    if demo_exists():
        return False
    if User.objects.exists():
        raise SiteNotEmpty
    random, now = Random(seed), timezone.now()  # noqa: S311 - the same seed, the same messages
    users = _create_users()
    for demo_room in ROOMS:
        write_room(demo_room, users, generate_posts(demo_room, random=random, now=now), random)
    return True


def demo_exists() -> bool:
    emails = [person.email for person in USERS]
    return User.objects.filter(email__in=emails).count() == len(USERS)


def list_logins() -> list[tuple[str, str, str]]:
    """Return (username, password, name) of all demo users, the site's owner first."""
    return [(person.username, _password(), person.name) for person in USERS]


def _create_users() -> dict[str, User]:
    # One hash for all: hashing is slow, and they share the password.
    hashed = make_password(_password())
    users = User.objects.bulk_create(_build_user(person, hashed) for person in USERS)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    return {user.username: user for user in users}


def _build_user(person: DemoUser, hashed: str) -> User:
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
    """Return this site's demo password, derived from SECRET_KEY so that it can't be guessed."""
    digest = salted_hmac("messaging.demo", "password", algorithm="sha256").digest()
    code = base64.b32encode(digest[:PASSWORD_BYTES]).decode().lower()
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
