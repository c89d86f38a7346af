"""Slack's markup becomes Markdown."""

import pytest

from messaging.archive.slack.reactions import find_emoji
from messaging.archive.slack.text import find_people, to_markdown
from messaging.rendering.markdown import render

PEOPLE = {"U1": "alice"}


@pytest.mark.parametrize(
    ("slack", "markdown"),
    [
        ("*bold* and _slanted_ and ~struck~", "**bold** and _slanted_ and ~~struck~~"),
        ("2*3*4 and a ~ b ~ c", "2*3*4 and a ~ b ~ c"),
        ("*<https://a.example|x>*", "**[x](<https://a.example>)**"),
        ("<@U1> <@U2|bob> <@U3>", "@alice @bob @U3"),
        ("<#C1|general> <#C2>", "#general #C2"),
        ("<!here> <!channel|@channel> <!subteam^S1|@team>", "@here @channel @team"),
        ("<!date^1700000000^{date}|Nov 14>", "Nov 14"),
        ("<https://a.example/x>", "<https://a.example/x>"),
        ("<mailto:a@b.example|a@b.example>", "[a@b.example](<mailto:a@b.example>)"),
        ("<javascript:alert(1)|click>", "click"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("`a *b* &lt;c`", "`a *b* <c`"),
        ("```\nx = *1*\n```", "\n```\nx = *1*\n```\n"),
        ("&gt; quoted", "> quoted"),
        ("• one\n• two", "- one\n- two"),
        ("# not a heading", "\\# not a heading"),
        ("\ue0000\ue001", "0"),
        ("", ""),
    ],
)
def test_markup_is_converted(slack: str, markdown: str) -> None:
    assert to_markdown(slack, PEOPLE) == markdown


def test_html_stays_text() -> None:
    html = render(to_markdown("&lt;script&gt;x&lt;/script&gt; <https://a.example|&lt;b&gt;>", {}))
    assert "<script" not in html
    assert "<b>" not in html


def test_code_has_no_mentions() -> None:
    assert find_people("<@U1> `<@U2>` ```<@U3>``` <@U4|dora> <#C1|x>") == ["U1", "U4"]


@pytest.mark.parametrize(
    ("name", "emoji"),
    [
        ("thumbsup", "👍"),
        ("+1", "👍"),
        ("heart", "❤️"),
        ("man-shrugging", "🤷‍♂️"),
        ("flag-tw", "🇹🇼"),
        ("+1::skin-tone-2", "👍🏻"),
        ("+1::skin-tone-6", "👍🏿"),
        ("tada::skin-tone-2", "🎉"),
        ("flag-xx", None),
        ("our-logo", None),
        ("<b>", None),
        ("", None),
    ],
)
def test_names_become_emoji(name: str, emoji: str | None) -> None:
    assert find_emoji(name) == emoji
