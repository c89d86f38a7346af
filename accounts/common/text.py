"""Rules for one-line texts: names of users and rooms, topics."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Control characters, and those that change the text direction.
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# Characters without a glyph: the fillers of Hangul, and the empty Braille pattern.
INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# A high or low surrogate alone is no character, and PostgreSQL stores none.
SURROGATE = re.compile(r"[\ud800-\udfff]")


def is_storable(text: str) -> bool:
    """Whether PostgreSQL can store `text`: it has no U+0000 and no lone surrogate."""
    return "\x00" not in text and SURROGATE.search(text) is None


def clean_line(text: str) -> str:
    """Return `text` as one line: NFC, no unprintable characters, single spaces."""
    text = SURROGATE.sub("", UNPRINTABLE.sub(" ", unicodedata.normalize("NFC", text)))
    return " ".join(text.split())


def fold(text: str) -> str:
    """Return the form in which names are compared: without width, case and extra spaces."""
    return " ".join(unicodedata.normalize("NFKC", clean_line(text)).casefold().split())


def validate_line(text: str) -> None:
    """Raise ValidationError unless `text` is a clean line with a visible character."""
    if text != clean_line(text):
        raise ValidationError(_("Use one line of plain text."), code="invalid")
    if not any(unicodedata.category(character)[0] in "LNPS" for character in {*text} - INVISIBLE):
        raise ValidationError(_("Use at least one visible character."), code="invalid")
