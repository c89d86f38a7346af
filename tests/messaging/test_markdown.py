"""Markdown is rendered as intended, and nothing in it is executed."""

from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from messaging.protocol.schemas import clean_body
from messaging.rendering.markdown import ATTRIBUTES, PLAIN, SCHEMES, TAGS, parse, render

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![tracker](https://evil.example/pixel.gif)",
    '[x](https://a.example "onmouseover=alert(1) style=color:red")',
    '[x](https://a.example" onmouseover="alert(1))',
    '```"><script>alert(1)</script>\nx\n```',
    '```python" onclick="alert(1)\nx\n```',
    "`<script>alert(1)</script>`",
    "<iframe src=//evil.example>",
    "<style>*{display:none}</style>",
    "<form action=//evil.example><input name=p></form>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "https://a.example/<script>alert(1)</script>",
    "<div style=position:fixed>",
    "\ufeff<script>alert(1)</script>",
]


class Inspector(HTMLParser):
    """Collects what in a piece of HTML is not on the list of the harmless."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.append(tag)
        allowed = ATTRIBUTES.get(tag, set()) | ({"target", "rel"} if tag == "a" else set())
        self.found += [name for name, _ in attrs if name not in allowed]
        href = dict(attrs).get("href")
        if href is not None and href.split(":")[0].lower() not in SCHEMES:
            self.found.append(href)

    def handle_comment(self, data: str) -> None:
        self.found.append(data)


def inspect(html: str) -> list[str]:
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector.found


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_rendered_inert(attack: str) -> None:
    assert inspect(render(attack)) == []


@pytest.mark.parametrize(
    "html",
    ["<script>x</script>", "<p onclick=x>", "<a href='javascript:x'>", "<img src=x>", "<!--x-->"],
)
def test_the_inspector_finds_a_planted_attack(html: str) -> None:
    assert inspect(html)


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("Hello", "<p>Hello</p>\n"),
        ("線上聊天室", "<p>線上聊天室</p>\n"),
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        ("**bold** _it_ ~~gone~~", "<p><strong>bold</strong> <em>it</em> <s>gone</s></p>\n"),
        ("1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>\n"),
        ("2026. A year", '<ol start="2026">\n<li>A year</li>\n</ol>\n'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>\n"),
        ("a & b < c", "<p>a &amp; b &lt; c</p>\n"),
        ("manage.py and a.b", "<p>manage.py and a.b</p>\n"),
    ],
)
def test_markdown_is_rendered_as_intended(body: str, html: str) -> None:
    assert render(body) == html


def test_a_bare_address_becomes_a_link_that_leaks_nothing() -> None:
    html = render("see https://example.com/a?b=1&c=2。")
    assert 'href="https://example.com/a?b=1&amp;c=2"' in html
    assert 'rel="noopener noreferrer nofollow"' in html
    assert 'target="_blank"' in html


def test_code_is_highlighted_and_an_unknown_language_is_left_plain() -> None:
    assert '<span class="k">def</span>' in render("```python\ndef f(): pass\n```")
    assert "def f()" in render("```klingon\ndef f()\n```")


@settings(deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1) | st.from_regex(r"[ -~]{1,40}")
)
@example("1. one")
@example("1) one")
@example("a // b")
@example("ends in a tab\t")
@example("Setext\n===")
@example("    code")
@example('He said "no", and it\'s fine: 50% off; really (yes) + more = done. 你好！')
def test_the_shortcut_for_plain_text_gives_the_same_html(body: str) -> None:
    try:
        body = clean_body(body)
    except ValueError:
        return
    assert render(body) == parse(body)


def test_plain_text_takes_the_shortcut() -> None:
    for body in ("Hello, world. It's 12:30 - shall we go (now)?", "有，很香。第二泡最好喝"):
        assert PLAIN.match(body)


def test_a_body_designed_to_be_slow_is_still_rendered() -> None:
    for piece in ("*a **a ", "[", "> ", "`", "<", "![[", "- - ", "&#x41;", "~~a", "_a__"):
        assert render((piece * 16_000)[:16_000])
