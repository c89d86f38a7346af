"""Slack's markup, "mrkdwn", as Markdown.

What Slack marks by <> comes out first, and code stays as it is; the rest says bold by *one* star
and strike-through by ~one~ tilde.
"""

import html
import re
from collections.abc import Mapping

TOKEN = re.compile(r"```.*?```|`[^`\n]+`|<[^<>\n]+>", re.DOTALL)
KEPT = re.compile("\ue000(\\d+)\ue001")
BOLD = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])")
STRIKE = re.compile(r"(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])")
HEADING = re.compile(r"^(#{1,6}\s)", re.MULTILINE)
BULLET = re.compile("^([ ]*)[•◦▪]\\s+", re.MULTILINE)
SCHEMES = ("http://", "https://", "mailto:")


def to_markdown(text: str, people: Mapping[str, str]) -> str:
    """`people` are usernames here, by Slack's ids."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(_translate(found[0], people))
        return f"\ue000{len(kept) - 1}\ue001"

    text = TOKEN.sub(keep, text.replace("\ue000", "").replace("\ue001", ""))
    text = STRIKE.sub(r"~~\1~~", BOLD.sub(r"**\1**", text))
    text = BULLET.sub(r"\1- ", HEADING.sub(r"\\\1", html.unescape(text)))
    return KEPT.sub(lambda found: kept[int(found[1])], text)


def find_people(text: str) -> list[str]:
    """Return the ids of those whom a text mentions, outside of code."""
    marks = (found[0] for found in TOKEN.finditer(text) if found[0].startswith("<@"))
    return [mark[2:-1].partition("|")[0] for mark in marks]


def _translate(token: str, people: Mapping[str, str]) -> str:
    if token.startswith("```"):
        code = html.unescape(token[3:-3]).strip("\n")
        return f"\n```\n{code}\n```\n"
    if token.startswith("`"):
        return html.unescape(token)
    inside, _bar, label = token[1:-1].partition("|")
    label = html.unescape(label)
    match inside[:1]:
        case "@":
            return f"@{people.get(inside[1:]) or label or inside[1:]}"
        case "#":
            return f"#{label or inside[1:]}"
        case "!":
            return label or f"@{inside[1:].split('^')[0]}"
    return link(html.unescape(inside), label)


def link(address: str, label: str) -> str:
    """Return a Markdown link, or the label of what is no address."""
    if not address.startswith(SCHEMES) or re.search(r"[\s<>]", address):
        return label or address
    if not label or label == address:
        return f"<{address}>"
    said = re.sub(r"([\\\[\]])", r"\\\1", label)
    return f"[{said}](<{address}>)"
