"""Converting Slack's markup, "mrkdwn", to Markdown.

Tokens in <> and code are replaced first and left alone afterwards. In the rest, *one* star is bold
and ~one~ tilde is strikethrough.
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
    """`people` are usernames by Slack id."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(_convert_token(match[0], people))
        return f"\ue000{len(kept) - 1}\ue001"

    text = TOKEN.sub(keep, text.replace("\ue000", "").replace("\ue001", ""))
    text = STRIKE.sub(r"~~\1~~", BOLD.sub(r"**\1**", text))
    text = BULLET.sub(r"\1- ", HEADING.sub(r"\\\1", html.unescape(text)))
    return KEPT.sub(lambda match: kept[int(match[1])], text)


def find_people(text: str) -> list[str]:
    """Return the Slack ids of the mentioned users, except in code."""
    tokens = (match[0] for match in TOKEN.finditer(text) if match[0].startswith("<@"))
    return [token[2:-1].partition("|")[0] for token in tokens]


def _convert_token(token: str, people: Mapping[str, str]) -> str:
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
    """Return a Markdown link, or only the label if the address is not a URL."""
    if not address.startswith(SCHEMES) or re.search(r"[\s<>]", address):
        return label or address
    if not label or label == address:
        return f"<{address}>"
    escaped = re.sub(r"([\\\[\]])", r"\\\1", label)
    return f"[{escaped}](<{address}>)"
