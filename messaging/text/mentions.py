"""Whom a text names: `@username`, and `@all` or `@room` for everybody. Says nothing of who may be.

A name goes on for as long as a username could, so it is looked for with and without what follows
it: a full stop, or Chinese, which is written without spaces.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from itertools import islice

from accounts.identity import username_key

ALL_NAMES = frozenset({"all", "room"})
MAX_NAMES = 200  # looked for in one message; what is beyond stays plain text
MAX_NAME = 80  # characters: twice a username's, whose accents may be letters of their own
# Accents that NFC joins with the letter before them, which \w does not know.
ACCENTS = r"\u0300-\u036f\u0653-\u0655\u3099\u309a"
NAME = re.compile(rf"(?<![A-Za-z0-9_@./+-])@([\w.@+\-{ACCENTS}]+)")
TAIL = ".@+-"  # may end a username, and more often ends a sentence


def find_names(texts: Iterable[str]) -> set[str]:
    """Return the keys (accounts/identity.py) of all that the texts may name."""
    matches = (match for text in texts for match in NAME.finditer(text))
    names = (username_key(name) for match in matches for name in _readings(match[1]))
    return set(islice(names, MAX_NAMES))


def pick_names(texts: Iterable[str], known: Container[str]) -> set[str]:
    """Return which of the known keys the texts mention, of those that find_names looks at."""
    picked, left = set(), MAX_NAMES
    for match in (match for text in texts for match in NAME.finditer(text)):
        keys = [username_key(name) for name in islice(_readings(match[1]), left)]
        picked |= set([key for key in keys if key in known][:1])
        left -= len(keys)
        if left == 0:
            break
    return picked


def split_mentions(text: str, mentioned: Container[str]) -> Iterator[tuple[str, bool]]:
    """Yield the text in pieces, each with whether it mentions one of `mentioned` (keys)."""
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
    """Yield what of a word may be a username, the longest first."""
    for end in range(min(len(word), MAX_NAME), 0, -1):
        rest = word[end:]
        if not rest.strip(TAIL) or _is_wide(rest[0]):
            yield word[:end]


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"
