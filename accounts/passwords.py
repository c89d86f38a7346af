"""What a password may not be, in addition to Django's own rules."""

import unicodedata
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PRODUCT_WORDS = ("confab", "password", "admin", "moderator", "chat")
MIN_WORD_SIZE = 4  # characters; a shorter word is in too many passwords


class SiteWordsValidator:
    """Refuse a password that is only a word of this site with digits and signs around it.

    Words of the site: PRODUCT_WORDS, the name of the site and the parts of its host names. They
    are what is tried first on this site, and are in no list of common passwords.
    """

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError."""
        if _letters(password) in set(site_words()):
            raise ValidationError(self.get_help_text(), code="password_site_word")

    def get_help_text(self) -> str:
        return _("Your password can’t be just the name of this site.")


def site_words() -> Iterator[str]:
    """Yield each word in the form in which it is compared."""
    hosts = [part for host in settings.ALLOWED_HOSTS for part in host.split(".")]
    for text in [*PRODUCT_WORDS, settings.SITE_NAME, *settings.SITE_NAME.split(), *hosts]:
        if len(word := _letters(text)) >= MIN_WORD_SIZE:
            yield word


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalpha())
