"""Syntax highlighting, as long as it is cheap; else the escaped code."""

import re
from collections.abc import Iterable, Iterator
from html import escape

from pygments import format as write
from pygments.formatters import HtmlFormatter
from pygments.token import Name, Operator, Punctuation, Text, Whitespace, _TokenType

from messaging.rendering.bounds import MAX_CODE, OverBudget, max_html
from messaging.rendering.languages import find_lexer

# A run of one kind of character makes a lexer's patterns backtrack from every position.
LONG_RUN = re.compile(r"[\w.]{100}|\s{100}|[^\w\s]{100}")
# Most tokens of any code, which have no color: no tags for these.
UNCOLORED = {Name, Operator, Punctuation, Whitespace}
LINE_END = 1  # added by a lexer

Lexed = tuple[_TokenType, str]


def highlight(code: str, language: str) -> str:
    """Return `code` as HTML, highlighted if the language is known."""
    lexer = find_lexer(language, len(code))
    if lexer is None or LONG_RUN.search(code):
        return escape(code)
    try:
        tokens = _bound(lexer.get_tokens(code), len(code) + LINE_END)
        html: str = write(tokens, HtmlFormatter(nowrap=True))
    except Exception:  # lexers fail in many ways on unexpected code
        return escape(code)
    return html if len(html) <= max_html(code) else escape(code)


def _bound(tokens: Iterable[Lexed], limit: int) -> Iterator[Lexed]:
    """Yield the tokens. Raises OverBudget once they have more than `limit` characters."""
    for count, (kind, text) in enumerate(tokens):
        limit -= len(text)
        if limit < 0 or count > MAX_CODE:
            raise OverBudget
        yield (Text if kind in UNCOLORED else kind), text
