"""How much a text may cost. What would cost more is shown as plain text, its code as plain code."""

from html import escape

MAX_BODY = 16_000  # characters
MAX_CODE = 8_000  # characters of one block that is highlighted
MAX_GROWTH, SPARE = 8, 2_000  # the HTML of a text: 8 times its characters, and 2,000
MAX_TOKENS = 20_000  # of the parsed text, where a cell of a table is four
MAX_ADDRESSES = 200  # of a text in which bare addresses become links


class OverBudget(Exception):
    """Rendering this text would cost too much."""


def max_html(text: str) -> int:
    """Return how many characters the HTML of the text may have."""
    return MAX_GROWTH * len(text) + SPARE


def as_plain(body: str) -> str:
    """Return the body as HTML without any markup but its line breaks; at most 5 times as long."""
    lines = escape(body, quote=False).replace("\n", "<br>\n")
    return f"<p>{lines}</p>\n"
