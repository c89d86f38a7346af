"""Pages as a browser gets them, to be compared."""

import re
from typing import Any

NONCE = re.compile(rb'nonce="[^"]*"')


def content_of(answer: Any) -> bytes:
    """Return what a page holds but for the nonce of its scripts, which is new in each answer."""
    return NONCE.sub(b"", answer.content)
