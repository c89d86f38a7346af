"""Columns with the normal form of another column (accounts/identity.py)."""

from typing import Any, ClassVar

from django.db import models

from accounts.identity import email_key, username_key


class KeyField(models.TextField[str | None, str | None]):
    """Computed on every save; None if the source is empty.

    Where the key was taken when keys were introduced, it has a space and the row's own id
    appended, as no username or address does. It keeps that until its source changes.
    """

    source: ClassVar[str]

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"null": True, "editable": False, **options})

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:
        key = self.compute(model_instance)
        setattr(model_instance, self.attname, key)
        return key

    def compute(self, row: models.Model) -> str | None:
        """Return the key that saving `row` would store."""
        key = self.normalize(getattr(row, self.source)) or None
        with_id = f"{key} {row.pk}"
        return with_id if getattr(row, self.attname) == with_id else key

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
