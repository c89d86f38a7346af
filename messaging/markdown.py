"""A message's Markdown, rendered once when it is written and stored as safe HTML.

CommonMark with links made of bare addresses, line breaks kept, ~~strike-through~~ and tables.
Raw HTML and remote images never: an image would tell its host who reads.
"""

import re
from collections.abc import Container, Iterator
from functools import cache
from html import escape

import nh3
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from messaging.mentions import split_mentions

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li",
    "ol", "p", "pre", "s", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "span": {"class"}, "code": {"class"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
# A line without any of these is a plain paragraph, and needs no parser. Most of what people say is.
PLAIN = re.compile(
    r"""(?!\s|[-+=>#]|\d+[.)])      # nothing that begins a code block, a list, a quote, a heading
    [^\\`*_\[\]<>&|~!\x00-\x1f\x7f-\xa0]+\Z""",
    re.VERBOSE,
)
ADDRESS = re.compile("//|mailto:", re.IGNORECASE)
ACT = "/me "  # "/me waves" tells what its author does; the page puts their name before it
# What ends a sentence or a clause in Chinese ends the address before it too.
CJK_PUNCTUATION = re.compile("[，。、；：！？（）「」『』《》〈〉【】“”‘’…]")


class Linkify(LinkifyIt):  # type: ignore[misc]
    """Finds bare addresses in text."""

    def test_schema_at(self, text: str, name: str, position: int) -> int:
        length: int = super().test_schema_at(text, name, position)
        end = CJK_PUNCTUATION.search(text, position, position + length)
        return end.start() - position if end else length


def render(body: str, mentioned: Container[str] = ()) -> str:
    """Return `body` as sanitised HTML, in which the `mentioned` (in capitals) are marked."""
    body = body.removeprefix(ACT)
    if PLAIN.match(body) and not ADDRESS.search(body) and not mentioned:
        return f"<p>{body}</p>\n"
    return parse(body, mentioned)


def parse(body: str, mentioned: Container[str] = ()) -> str:
    """Return `body` as sanitised HTML, the thorough way."""
    return nh3.clean(
        _parser().render(body, {"mentioned": mentioned}),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


def read_texts(body: str) -> list[str]:
    """Return the pieces of plain text in `body`: what is outside of code and of links."""
    tokens = _parser().parse(body, {"mentioned": ()})
    return [text.content for token in tokens for text in _texts(token.children or [])]


@cache
def _parser() -> MarkdownIt:
    options = {"html": False, "linkify": True, "breaks": True, "highlight": _highlight}
    parser = MarkdownIt("commonmark", options).enable(["linkify", "strikethrough", "table"])
    # Only what is plainly an address becomes a link: not every word with a dot in it.
    parser.linkify = Linkify(options={"fuzzy_link": False, "fuzzy_email": False})
    parser.core.ruler.push("mentions", _mark_mentions)
    parser.add_render_rule("mention", _render_mention)
    return parser.disable("image")


def _texts(tokens: list[Token]) -> Iterator[Token]:
    """Yield the pieces of plain text that are not part of a link."""
    depth = 0
    for token in tokens:
        depth += token.nesting if token.type in ("link_open", "link_close") else 0
        if token.type == "text" and not depth:
            yield token


def _mark_mentions(state: StateCore) -> None:
    if not (mentioned := state.env["mentioned"]):
        return
    for token in state.tokens:
        plain = {id(text) for text in _texts(token.children or [])}
        token.children = token.children and [
            piece
            for child in token.children
            for piece in (_split(child, mentioned) if id(child) in plain else [child])
        ]


def _split(token: Token, mentioned: Container[str]) -> Iterator[Token]:
    for text, is_mention in split_mentions(token.content, mentioned):
        yield Token("mention" if is_mention else "text", "", 0, content=text)


def _render_mention(_: object, tokens: list[Token], place: int, *__: object) -> str:
    return f'<span class="mention">{escape(tokens[place].content)}</span>'


def _highlight(code: str, language: str, _attributes: str) -> str:
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return escape(code)
    html: str = highlight(code, lexer, HtmlFormatter(nowrap=True))
    return html
