"""Code in color, as long as that is cheap; else the code alone."""

import re
from collections.abc import Iterable, Iterator
from html import escape

from pygments import format as write
from pygments.formatters import HtmlFormatter
from pygments.token import Name, Operator, Punctuation, Text, Whitespace, _TokenType

from messaging.rendering.bounds import MAX_CODE, OverBudget, max_html
from messaging.rendering.languages import find_lexer

# A run of one kind of character: what makes the patterns of a lexer try again from every place.
LONG_RUN = re.compile(r"[\w.]{100}|\s{100}|[^\w\s]{100}")
# Most of any code, and without a color of its own: no tags for these.
UNCOLORED = {Name, Operator, Punctuation, Whitespace}
LINE_END = 1  # which a lexer adds to its last line

Lexed = tuple[_TokenType, str]


def highlight(code: str, language: str) -> str:
    """Return `code` as HTML in which the words of the language are marked, if it is one we know."""
    lexer = find_lexer(language, len(code))
    if lexer is None or LONG_RUN.search(code):
        return escape(code)
    try:
        tokens = _bound(lexer.get_tokens(code), len(code) + LINE_END)
        html: str = write(tokens, HtmlFormatter(nowrap=True))
    except Exception:  # lexers meet code here that their authors did not think of
        return escape(code)
    return html if len(html) <= max_html(code) else escape(code)


def _bound(tokens: Iterable[Lexed], most: int) -> Iterator[Lexed]:
    """Yield the tokens. Raises OverBudget as soon as they hold more text than the code does."""
    for count, (kind, text) in enumerate(tokens):
        most -= len(text)
        if most < 0 or count > MAX_CODE:
            raise OverBudget
        yield (Text if kind in UNCOLORED else kind), text
