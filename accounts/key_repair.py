"""Fill in the keys of users (accounts/identity.py), for the migration and check_identities."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model, Q, QuerySet

from accounts.common.sizes import MAX_EMAIL
from accounts.identity import email_key, username_key

BATCH_SIZE = 1_000  # rows read at a time
MISSING = Q(username_key=None) | Q(email_key=None, email__gt="")


def fill_keys(people: "QuerySet[Any]") -> Iterator[tuple[Model, str]]:
    """Set the missing keys of `people`; yield (user, field) for each key that is taken.

    Active users come before others, and older accounts before newer ones: the first with a
    spelling gets the key, and the others get it with their id appended.
    """
    rows = people.filter(MISSING).order_by("-is_active", "date_joined", "pk")
    for person in rows.iterator(BATCH_SIZE):
        wanted = {"username": username_key(person.username), "email": email_key(person.email)}
        keys = {f"{name}_key": key or None for name, key in wanted.items()}
        for name, key in wanted.items():
            if key and people.filter(**{f"{name}_key": key}).exclude(pk=person.pk).exists():
                keys[f"{name}_key"] = f"{key} {person.pk}"
                yield person, name
        people.filter(pk=person.pk).update(**keys)


def normalize_addresses(people: "QuerySet[Any]", addresses: "QuerySet[Any]") -> None:
    """Store email addresses in normal form, except those that another row has.

    An address whose normal form is longer than the column stays as it is.
    """
    for person in people.exclude(email_key=None).only("email", "email_key").iterator(BATCH_SIZE):
        key = person.email_key
        if person.email != key and " " not in key and len(key) <= MAX_EMAIL:
            people.filter(pk=person.pk).update(email=key)
    for address in addresses.order_by("-verified", "pk").iterator(BATCH_SIZE):
        normal = email_key(address.email)
        if len(normal) > MAX_EMAIL:
            continue
        same = Q(user=address.user_id)
        if address.verified:
            same |= Q(verified=True)
        if normal != address.email and not addresses.filter(same, email=normal).exists():
            addresses.filter(pk=address.pk).update(email=normal)
