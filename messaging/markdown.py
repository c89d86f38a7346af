"""A message's Markdown, rendered once when it is written and stored as safe HTML.

CommonMark with links made of bare addresses, line breaks kept, ~~strike-through~~ and tables.
Raw HTML and remote images never: an image would tell its host who reads.
"""

import re
from functools import cache
from html import escape

import nh3
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

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
# What ends a sentence or a clause in Chinese ends the address before it too.
CJK_PUNCTUATION = re.compile("[，。、；：！？（）「」『』《》〈〉【】“”‘’…]")


class Linkify(LinkifyIt):  # type: ignore[misc]
    """Finds bare addresses in text."""

    def test_schema_at(self, text: str, name: str, position: int) -> int:
        length: int = super().test_schema_at(text, name, position)
        end = CJK_PUNCTUATION.search(text, position, position + length)
        return end.start() - position if end else length


def render(body: str) -> str:
    """Return `body` as sanitised HTML."""
    if PLAIN.match(body) and not ADDRESS.search(body):
        return f"<p>{body}</p>\n"
    return parse(body)


def parse(body: str) -> str:
    """Return `body` as sanitised HTML, the thorough way."""
    return nh3.clean(
        _parser().render(body),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


@cache
def _parser() -> MarkdownIt:
    options = {"html": False, "linkify": True, "breaks": True, "highlight": _highlight}
    parser = MarkdownIt("commonmark", options).enable(["linkify", "strikethrough", "table"])
    # Only what is plainly an address becomes a link: not every word with a dot in it.
    parser.linkify = Linkify(options={"fuzzy_link": False, "fuzzy_email": False})
    return parser.disable("image")


def _highlight(code: str, language: str, _attributes: str) -> str:
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return escape(code)
    html: str = highlight(code, lexer, HtmlFormatter(nowrap=True))
    return html
