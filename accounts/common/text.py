"""What a line of a person's text may hold: the names of people and rooms, topics."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Control characters, and those that turn the reading direction of what stands beside them.
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# Letters and symbols that show nothing: the fillers of Hangul, and the empty pattern of Braille.
INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# A high or low surrogate alone is no character, and PostgreSQL stores none.
SURROGATE = re.compile(r"[\ud800-\udfff]")


def is_storable(text: str) -> bool:
    """Whether PostgreSQL keeps or looks up `text`: no U+0000, and no half of a surrogate pair."""
    return "\x00" not in text and SURROGATE.search(text) is None


def clean_line(text: str) -> str:
    """Return `text` as one line: NFC, no unprintable characters, single spaces."""
    text = SURROGATE.sub("", UNPRINTABLE.sub(" ", unicodedata.normalize("NFC", text)))
    return " ".join(text.split())


def fold(text: str) -> str:
    """Return the form in which two names count as the same: width, case and spacing aside."""
    return " ".join(unicodedata.normalize("NFKC", clean_line(text)).casefold().split())


def validate_line(text: str) -> None:
    """Raise ValidationError unless `text` is a clean line that shows something."""
    if text != clean_line(text):
        raise ValidationError(_("Use one line of plain text."), code="invalid")
    if not any(unicodedata.category(letter)[0] in "LNPS" for letter in {*text} - INVISIBLE):
        raise ValidationError(_("Use at least one visible character."), code="invalid")
