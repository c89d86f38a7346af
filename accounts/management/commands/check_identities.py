"""`manage.py check_identities`: list users who can't be found by their username or email."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import F, TextField, Value
from django.db.models.functions import Cast, Concat

from accounts.key_repair import fill_keys
from accounts.models import User

FIELDS = ("username", "email")


class Command(BaseCommand):
    help = (
        "Fill in the keys of accounts that an older version added during an update, and list "
        "those whose username or email is another spelling of an older account's. They keep "
        "their account and can sign in with the one that is unique; change the other in the "
        "admin. Exits with 1 while there are any."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        for _ in fill_keys(User.objects.get_queryset()):
            pass
        found = [(person, field) for field in FIELDS for person in find_shadowed(field)]
        for person, field in found:
            self.stdout.write(f"{person.pk} {field}: {getattr(person, field)}")
        if found:
            raise SystemExit(1)


def find_shadowed(field: str) -> list[User]:
    """Return users whose key has their own id appended (accounts/models/keys.py)."""
    own_id = Concat(Value(" "), Cast("pk", TextField()), output_field=TextField())
    people = User.objects.annotate(own_id=own_id)
    return list(people.filter(**{f"{field}_key__endswith": F("own_id")}).order_by("pk"))
