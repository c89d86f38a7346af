"""Who: a person with an account."""

import unicodedata
from typing import ClassVar
from zlib import crc32

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from accounts.ids import new_id
from accounts.text import validate_line

HUES = 12  # avatar colours, drawn by static/css/avatar.css


class Theme(models.TextChoices):
    SYSTEM = "system", _("Like my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class PersonManager(UserManager["User"]):
    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Lower case throughout: that is how allauth looks an address up."""
        return super().normalize_email(email).lower()


class User(AbstractUser):
    """A person. `username` is how they sign in and are mentioned; `name` is what others read."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(
        _("username"),
        max_length=40,
        validators=[AbstractUser.username_validator],
        error_messages={"unique": _("That username is taken.")},
    )
    email = models.EmailField(_("e-mail"), blank=True)
    display_name = models.CharField(
        _("display name"), max_length=60, blank=True, validators=[validate_line]
    )

    theme = models.CharField(_("appearance"), max_length=10, choices=Theme, default=Theme.SYSTEM)
    # Empty: as the browser asks.
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, blank=True
    )
    shows_presence = models.BooleanField(_("shows whether they are here"), default=True)

    suspended_at = models.DateTimeField(_("suspended"), null=True, editable=False)
    suspension_reason = models.TextField(_("reason"), blank=True, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        permissions = [("suspend_user", _("Can suspend and reinstate people"))]
        constraints = [
            # UPPER is what Django's iexact compares, so these indexes also serve the sign-in.
            models.UniqueConstraint(
                Upper("username"),
                name="user_username_unique",
                violation_error_message=_("That username is taken."),
            ),
            models.UniqueConstraint(
                Upper("email"),
                condition=~models.Q(email=""),
                name="user_email_unique",
                violation_error_message=_("That e-mail is already in use."),
            ),
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def name(self) -> str:
        return self.display_name or self.username

    @property
    def hue(self) -> int:
        """The number of this person's avatar colour, the same for ever."""
        return crc32(self.id.bytes) % HUES

    @property
    def initials(self) -> str:
        """One or two letters for the avatar; one character of a Chinese name is enough."""
        words = [word for word in self.name.split() if word[0].isalnum()] or [self.name]
        if len(words) == 1 or unicodedata.east_asian_width(words[0][0]) == "W":
            return words[0][0].upper()
        return (words[0][0] + words[-1][0]).upper()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
