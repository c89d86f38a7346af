"""The names in a text: `@username`, and `@all` or `@room` for all members. Checks no permission.

A name matches as many characters as a username could have. It may be followed by a full stop or by
Chinese, which is written without spaces, so shorter readings are tried too.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from itertools import islice

from accounts.identity import username_key

ALL_NAMES = frozenset({"all", "room"})
MAX_NAMES = 200  # looked up for one message; further ones stay plain text
MAX_MENTION = 80  # characters: twice a username's, whose accents may be separate
# Accents that NFC merges into the letter before them; \w doesn't match them.
ACCENTS = r"\u0300-\u036f\u0653-\u0655\u3099\u309a"
NAME = re.compile(rf"(?<![A-Za-z0-9_@./+-])@([\w.@+\-{ACCENTS}]+)")
TAIL = ".@+-"  # may end a username, and more often ends a sentence


def find_names(texts: Iterable[str]) -> set[str]:
    """Return the keys (accounts/identity.py) of all possible names in the texts."""
    matches = (match for text in texts for match in NAME.finditer(text))
    names = (username_key(name) for match in matches for name in _readings(match[1]))
    return set(islice(names, MAX_NAMES))


def pick_names(texts: Iterable[str], known: Container[str]) -> set[str]:
    """Return the known keys that the texts mention, among those that find_names returns."""
    picked, left = set(), MAX_NAMES
    for match in (match for text in texts for match in NAME.finditer(text)):
        keys = [username_key(name) for name in islice(_readings(match[1]), left)]
        picked |= set([key for key in keys if key in known][:1])
        left -= len(keys)
        if left == 0:
            break
    return picked


def split_mentions(text: str, mentioned: Container[str]) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text, and whether each mentions one of `mentioned` (keys)."""
    done = 0
    for match in NAME.finditer(text):
        readings = _readings(match[1])
        name = next((each for each in readings if username_key(each) in mentioned), None)
        if name is None:
            continue
        yield text[done : match.start()], False
        done = match.start() + 1 + len(name)
        yield text[match.start() : done], True
    yield text[done:], False


def _readings(word: str) -> Iterator[str]:
    """Yield the beginnings of a word that may be a username, longest first."""
    for end in range(min(len(word), MAX_MENTION), 0, -1):
        rest = word[end:]
        if not rest.strip(TAIL) or _is_wide(rest[0]):
            yield word[:end]


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"
