"""Renders Markdown as safe HTML, once, when a message is saved.

CommonMark plus links from bare URLs, line breaks, ~~strikethrough~~ and tables. No raw HTML, and no
remote images, which would reveal to their host who reads them.

The HTML of any text is at most 8 times as long, plus 2,000 characters (bounds.py): tokens are
counted during parsing, and their characters before rendering. A text beyond a limit is rendered
as plain text.
"""

import re
from collections.abc import Container, Iterator
from functools import cache
from html import escape
from typing import Any

import nh3
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore, block
from markdown_it.token import Token

from messaging.rendering.bounds import (
    MAX_ADDRESSES,
    MAX_BODY,
    MAX_TOKENS,
    OverBudget,
    as_plain,
    max_html,
)
from messaging.rendering.highlighting import highlight
from messaging.text.mentions import split_mentions

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li",
    "ol", "p", "pre", "s", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "span": {"class"}, "code": {"class"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
# A line without any of these is a plain paragraph and needs no parser, like most messages.
PLAIN = re.compile(
    r"""(?!\s|[-+=>#]|\d+[.)])      # no code block, list, quote or heading
    [^\\`*_\[\]<>&|~!\x00-\x1f\x7f-\xa0]+\Z""",
    re.VERBOSE,
)
ADDRESS = re.compile("//|mailto:", re.IGNORECASE)
ACTION = "/me "  # in "/me waves" the page shows the author's name instead
# Chinese punctuation also ends a URL before it.
CJK_PUNCTUATION = re.compile("[，。、；：！？（）「」『』《》〈〉【】“”‘’…]")


class Linkify(LinkifyIt):  # type: ignore[misc]
    """Finds bare URLs in text."""

    def test_schema_at(self, text: str, name: str, position: int) -> int:
        length: int = super().test_schema_at(text, name, position)
        end = CJK_PUNCTUATION.search(text, position, position + length)
        return end.start() - position if end else length


class Tokens(list[Token]):
    """The tokens of a text. Raises OverBudget if there are too many."""

    def append(self, token: Token) -> None:
        if len(self) >= MAX_TOKENS:
            raise OverBudget
        super().append(token)


def is_plain(body: str) -> bool:
    """Whether the body needs no parser, and therefore is cheap to render."""
    return bool(PLAIN.match(body)) and not ADDRESS.search(body)


def render(body: str, mentioned: Container[str] = (), *, highlighted: bool = True) -> str:
    """Return `body` as sanitized HTML, with the mentions of `mentioned` (username keys) marked.

    Code is highlighted if `highlighted`.
    """
    body = body.removeprefix(ACTION)
    if is_plain(body) and not mentioned:
        return f"<p>{body}</p>\n"
    return parse(body, mentioned, highlighted=highlighted)


def parse(body: str, mentioned: Container[str] = (), *, highlighted: bool = True) -> str:
    """Like `render`, without the shortcut for plain text."""
    try:
        parser = _find_parser(body, highlighted=highlighted)
        html = _sanitize(parser.render(body, _environment(body, mentioned)))
    except OverBudget:
        return as_plain(body)
    return html if len(html) <= max_html(body) else as_plain(body)


def read_texts(body: str) -> list[str]:
    """Return the pieces of plain text in `body`, which are outside of code and links."""
    try:
        tokens = _find_parser(body, highlighted=False).parse(body, _environment(body, ()))
    except OverBudget:
        return []
    return [text.content for token in tokens for text in _texts(token.children or [])]


def _sanitize(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


def _environment(body: str, mentioned: Container[str]) -> dict[str, Any]:
    return {"mentioned": mentioned, "max_html": max_html(body)}


def _find_parser(body: str, *, highlighted: bool) -> MarkdownIt:
    """Return the parser for a body. Raises OverBudget if it is longer than a message may be."""
    if len(body) > MAX_BODY:
        raise OverBudget
    linkify = len(ADDRESS.findall(body)) <= MAX_ADDRESSES
    return _parser(linkify=linkify, highlighted=highlighted)


@cache
def _parser(*, linkify: bool, highlighted: bool) -> MarkdownIt:
    color = _highlight if highlighted else None
    options = {"html": False, "linkify": linkify, "breaks": True, "highlight": color}
    parser = MarkdownIt("commonmark", options).enable(["linkify", "strikethrough", "table"])
    # Only full URLs become links, not every word with a dot.
    parser.linkify = Linkify(options={"fuzzy_link": False, "fuzzy_email": False})
    parser.core.ruler.at("block", _parse_blocks)
    parser.core.ruler.push("mentions", _mark_mentions)
    parser.core.ruler.push("measure", _measure)
    parser.add_render_rule("mention", _render_mention)
    return parser.disable("image")


def _parse_blocks(state: StateCore) -> None:
    state.tokens = Tokens()
    block(state)


def _measure(state: StateCore) -> None:
    """Count the tokens and their characters, which the HTML has at least once each."""
    left, tokens = state.env["max_html"], MAX_TOKENS
    for token in state.tokens:
        for each in (token, *(token.children or ())):
            left -= _size(each)
            tokens -= 1
            if left < 0 or tokens < 0:
                raise OverBudget


def _size(token: Token) -> int:
    text = 0 if token.type == "inline" else len(token.content)
    return text + sum(len(str(value)) for value in token.attrs.values())


def _texts(tokens: list[Token]) -> Iterator[Token]:
    """Yield the text tokens that are not part of a link."""
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
    return highlight(code, language)
