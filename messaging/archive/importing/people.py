"""Who the people of an archive are here: by id or e-mail, or a place that is kept for them."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.common.text import clean_line, validate_line
from accounts.fields import MAX_DISPLAY_NAME, MAX_USERNAME, EmailField
from accounts.identity import username_key
from accounts.models import User
from accounts.placeholders import create_placeholders, placeholders
from messaging.archive.importing.rows import PersonRow

STRANGE = re.compile(r"[^\w.+-]+")
EMAIL = EmailField()
LOOKUP_SIZE = 1_000  # ids or addresses asked for at once


@dataclass
class People:
    """`ids` says who somebody of the archive is here; `new` are those of whom nobody is here.

    `doubtful` are usernames of the archive: somebody here says to have their e-mail, unconfirmed.
    """

    ids: dict[UUID, UUID] = field(default_factory=dict)
    new: list[User] = field(default_factory=list)
    joined: dict[UUID, datetime] = field(default_factory=dict)
    doubtful: list[str] = field(default_factory=list)

    def keep(self) -> None:
        """Make the new ones placeholders."""
        create_placeholders(people=self.new, joined=self.joined)


def match_people(rows: dict[UUID, PersonRow], *, trusts_emails: bool) -> People:
    """Find who is here already, and describe the rest as they would be kept.

    Anybody can sign up with anybody's e-mail: one is theirs if it is confirmed, unless the owner
    of the site trusts them all.
    """
    people = People()
    here = _find_ids(rows)
    emails = [email for row in rows.values() if (email := _email(row))]
    taken = _find_emails(emails)
    known = taken if trusts_emails else _find_confirmed(emails)
    usernames = _find_usernames(rows.values())
    for row in rows.values():
        email = _email(row)
        found = row.id if row.id in here else known.get(email)
        people.ids[row.id] = found or row.id
        if found is None:
            _add(people, row, "" if email in taken else email, usernames)
            people.doubtful += [row.username] if email in taken else []
            known |= {email: row.id} if email and email not in taken else {}
    return people


def _add(people: People, row: PersonRow, email: str, usernames: set[str]) -> None:
    people.new.append(_describe(row, email, usernames))
    if row.date_joined:
        people.joined[row.id] = row.date_joined


def _find_ids(rows: dict[UUID, PersonRow]) -> set[UUID]:
    here: set[UUID] = set()
    for part in _parts(list(rows)):
        found = User.objects.filter(pk__in=part)
        here.update(found.values_list("pk", flat=True))
    return here


def _find_confirmed(emails: list[str]) -> dict[str, UUID]:
    """Who has shown that one of these addresses is theirs; whoever is kept a place has it."""
    here: dict[str, UUID] = {}
    for part in _parts(emails):
        confirmed: QuerySet[EmailAddress] = EmailAddress.objects.filter(verified=True)
        here.update(confirmed.filter(email__in=part).values_list("email", "user_id"))
        kept = placeholders().filter(email_key__in=part)
        here.update(_by_email(kept))
    return here


def _find_emails(emails: list[str]) -> dict[str, UUID]:
    """Who has one of these addresses, confirmed or not."""
    here: dict[str, UUID] = {}
    for part in _parts(emails):
        users = User.objects.filter(email_key__in=part)
        here.update(_by_email(users))
    return here | _find_confirmed(emails)


def _by_email(people: QuerySet[User]) -> dict[str, UUID]:
    return {key: pk for key, pk in people.values_list("email_key", "pk") if key}


def _find_usernames(rows: Iterable[PersonRow]) -> set[str]:
    """Return the keys of the names that the archive asks for and that are taken."""
    taken: set[str] = set()
    for part in _parts([username_key(clean_username(row.username)) for row in rows]):
        users = User.objects.filter(username_key__in=part)
        taken.update(key for key in users.values_list("username_key", flat=True) if key)
    return taken


def _describe(row: PersonRow, email: str, taken: set[str]) -> User:
    return User(
        id=row.id,
        username=_choose_username(row.username, taken),
        display_name=_clean_name(row.own_name),
        email=email,
        suspended_at=row.suspended_at,
        suspension_reason=row.suspension_reason,
        theme=row.theme,
        language=row.language if row.language in dict(settings.LANGUAGES) else "",
        shows_presence=row.shows_presence,
    )


def clean_username(text: str) -> str:
    """Return `text` as a username may be; one of strange letters alone becomes "person"."""
    text = STRANGE.sub("-", unicodedata.normalize("NFKC", text)).strip("-")
    return text[:MAX_USERNAME] if len(text) >= 2 else "person"


def _choose_username(text: str, taken: set[str]) -> str:
    """Return a name that nobody has, here or in the archive, and take it."""
    wanted = name = clean_username(text)
    number = 1
    while username_key(name) in taken or (number > 1 and _is_taken(name)):
        number += 1
        name = f"{wanted[: MAX_USERNAME - 8]}-{number}"
    taken.add(username_key(name))
    return name


def _is_taken(name: str) -> bool:
    return User.objects.with_username(name).exists()


def _clean_name(name: str) -> str:
    name = clean_line(name)[:MAX_DISPLAY_NAME].strip()
    try:
        validate_line(name)
    except ValidationError:
        return ""
    return name


def _email(row: PersonRow) -> str:
    """Return the normal form of the row's address, or "" if it has none that could be."""
    try:
        return EMAIL.clean(row.email)
    except ValidationError:
        return ""


def _parts(items: list[Any]) -> Iterable[list[Any]]:
    return (items[start : start + LOOKUP_SIZE] for start in range(0, len(items), LOOKUP_SIZE))
