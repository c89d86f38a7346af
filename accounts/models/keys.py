"""Columns that hold the normal form of another column of their row (accounts/identity.py)."""

from typing import Any, ClassVar

from django.db import models

from accounts.identity import email_key, username_key


class KeyField(models.TextField[str | None, str | None]):
    """Computed at every save; None where the source is empty.

    A row whose key was taken when keys were introduced has its own id appended to it, after a
    space, which no username or address ends with. It keeps that until its source is changed.
    """

    source: ClassVar[str]

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"null": True, "editable": False, **options})

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:
        key = self.compute(model_instance)
        setattr(model_instance, self.attname, key)
        return key

    def compute(self, row: models.Model) -> str | None:
        """Return the key that `row` has when it is saved as it is now."""
        key = self.normalize(getattr(row, self.source)) or None
        spare = f"{key} {row.pk}"
        return spare if getattr(row, self.attname) == spare else key

    def normalize(self, text: str) -> str:
        raise NotImplementedError


class UsernameKeyField(KeyField):
    source = "username"

    def normalize(self, text: str) -> str:
        return username_key(text)


class EmailKeyField(KeyField):
    source = "email"

    def normalize(self, text: str) -> str:
        return email_key(text)
