"""Matching the people of an archive with users, by id or email; the rest become placeholders."""

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

from accounts.common.sizes import MAX_DISPLAY_NAME, MAX_USERNAME
from accounts.common.text import clean_line, validate_line
from accounts.fields import EmailField
from accounts.identity import username_key
from accounts.models import User
from accounts.placeholders import create_placeholders, placeholders
from messaging.archive.format.rows import PersonRow

INVALID_CHARACTERS = re.compile(r"[^\w.+-]+")
EMAIL = EmailField()
LOOKUP_SIZE = 1_000  # ids or addresses in one query


@dataclass
class People:
    """`ids` maps people of the archive to users; `new` are the users to create.

    `unconfirmed` are usernames of the archive whose email an account has without confirming it.
    """

    ids: dict[UUID, UUID] = field(default_factory=dict)
    new: list[User] = field(default_factory=list)
    joined: dict[UUID, datetime] = field(default_factory=dict)
    unconfirmed: list[str] = field(default_factory=list)

    def create(self) -> None:
        """Create the new users as placeholders."""
        create_placeholders(people=self.new, joined=self.joined)


def match_people(rows: dict[UUID, PersonRow], *, trusts_emails: bool) -> People:
    """Find the existing users, and build the new ones without saving them.

    Anyone can sign up with any email, so only confirmed ones match, unless the site owner trusts
    them all.
    """
    people = People()
    existing = _find_ids(rows)
    emails = [email for row in rows.values() if (email := _email(row))]
    taken = _find_emails(emails)
    known = taken if trusts_emails else _find_confirmed(emails)
    usernames = _find_usernames(rows.values())
    for row in rows.values():
        email = _email(row)
        user_id = row.id if row.id in existing else known.get(email)
        people.ids[row.id] = user_id or row.id
        if user_id is None:
            _add(people, row, "" if email in taken else email, usernames)
            people.unconfirmed += [row.username] if email in taken else []
            known |= {email: row.id} if email and email not in taken else {}
    return people


def _add(people: People, row: PersonRow, email: str, usernames: set[str]) -> None:
    people.new.append(_build_user(row, email, usernames))
    if row.date_joined:
        people.joined[row.id] = row.date_joined


def _find_ids(rows: dict[UUID, PersonRow]) -> set[UUID]:
    existing: set[UUID] = set()
    for batch in _batches(list(rows)):
        users = User.objects.filter(pk__in=batch)
        existing.update(users.values_list("pk", flat=True))
    return existing


def _find_confirmed(emails: list[str]) -> dict[str, UUID]:
    """Return the users who confirmed one of these emails, or whose placeholder has it, by email."""
    ids: dict[str, UUID] = {}
    for batch in _batches(emails):
        confirmed: QuerySet[EmailAddress] = EmailAddress.objects.filter(verified=True)
        ids.update(confirmed.filter(email__in=batch).values_list("email", "user_id"))
        kept = placeholders().filter(email_key__in=batch)
        ids.update(_by_email(kept))
    return ids


def _find_emails(emails: list[str]) -> dict[str, UUID]:
    """Return the users with one of these emails, confirmed or not, by email."""
    ids: dict[str, UUID] = {}
    for batch in _batches(emails):
        users = User.objects.filter(email_key__in=batch)
        ids.update(_by_email(users))
    return ids | _find_confirmed(emails)


def _by_email(people: QuerySet[User]) -> dict[str, UUID]:
    return {key: pk for key, pk in people.values_list("email_key", "pk") if key}


def _find_usernames(rows: Iterable[PersonRow]) -> set[str]:
    """Return the keys of the archive's usernames that are taken."""
    taken: set[str] = set()
    for batch in _batches([username_key(clean_username(row.username)) for row in rows]):
        users = User.objects.filter(username_key__in=batch)
        taken.update(key for key in users.values_list("username_key", flat=True) if key)
    return taken


def _build_user(row: PersonRow, email: str, taken: set[str]) -> User:
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
    """Return `text` as a valid username, or "person" if too little is left."""
    text = INVALID_CHARACTERS.sub("-", unicodedata.normalize("NFKC", text)).strip("-")
    return text[:MAX_USERNAME] if len(text) >= 2 else "person"


def _choose_username(text: str, taken: set[str]) -> str:
    """Return a username that is free on this site and in the archive, and add it to `taken`."""
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
    """Return the normalized email, or "" if it is missing or invalid."""
    try:
        return EMAIL.clean(row.email)
    except ValidationError:
        return ""


def _batches(items: list[Any]) -> Iterable[list[Any]]:
    return (items[start : start + LOOKUP_SIZE] for start in range(0, len(items), LOOKUP_SIZE))
