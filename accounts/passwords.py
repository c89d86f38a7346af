"""A password rule in addition to those of Django."""

import unicodedata
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PRODUCT_WORDS = ("confab", "password", "admin", "moderator", "chat")
MIN_WORD_SIZE = 4  # characters; shorter words occur in too many passwords


class SiteWordsValidator:
    """Refuse a password that is a word of this site, with or without digits and signs.

    Words of the site are PRODUCT_WORDS, its name and the parts of its host names. Attackers try
    them first, and no list of common passwords has them.
    """

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError."""
        if _letters(password) in set(site_words()):
            raise ValidationError(self.get_help_text(), code="password_site_word")

    def get_help_text(self) -> str:
        return _("Your password can’t be just the name of this site.")


def site_words() -> Iterator[str]:
    """Yield the words in the form in which they are compared."""
    hosts = [part for host in settings.ALLOWED_HOSTS for part in host.split(".")]
    for text in [*PRODUCT_WORDS, settings.SITE_NAME, *settings.SITE_NAME.split(), *hosts]:
        if len(word := _letters(text)) >= MIN_WORD_SIZE:
            yield word


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalpha())
