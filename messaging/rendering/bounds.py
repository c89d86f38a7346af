"""Limits on the cost of a text. Beyond them it is rendered as plain text or plain code."""

from html import escape

MAX_BODY = 16_000  # characters
MAX_CODE = 8_000  # characters of a code block that is highlighted
MAX_GROWTH, SPARE = 8, 2_000  # characters of HTML: 8 times those of the text, plus 2,000
MAX_TOKENS = 20_000  # of the parsed text; a table cell is four
MAX_ADDRESSES = 200  # URLs in a text; beyond them bare ones don't become links


class OverBudget(Exception):
    """Rendering this text would cost too much."""


def max_html(text: str) -> int:
    """Return how many characters the HTML of the text may have."""
    return MAX_GROWTH * len(text) + SPARE


def as_plain(body: str) -> str:
    """Return the body as HTML without any markup but its line breaks; at most 5 times as long."""
    lines = escape(body, quote=False).replace("\n", "<br>\n")
    return f"<p>{lines}</p>\n"
