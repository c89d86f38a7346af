"""Slack's reactions: standard emoji, and custom emoji of the workspace."""

from functools import cache

from emoji import emojize

from messaging.actions.reactions import MAX_EMOJI
from messaging.archive.slack.shapes import Reaction
from messaging.text.emoji import VARIATION, clean_emoji

FLAG = "flag-"
REGIONAL_A = 0x1F1E6  # of which two make a flag
TONE = "::skin-tone-"
TONE_1 = 0x1F3FA  # there is none; the others follow


def split_reactions(reactions: list[Reaction]) -> tuple[dict[str, list[str]], list[Reaction]]:
    """Return the users by emoji, and the reactions without a standard emoji or over the limit."""
    users: dict[str, list[str]] = {}
    others = []
    for reaction in reactions:
        emoji = find_emoji(reaction.name)
        if emoji and reaction.users and (emoji in users or len(users) < MAX_EMOJI):
            users[emoji] = list(dict.fromkeys([*users.get(emoji, []), *reaction.users]))
        else:
            others.append(reaction)
    return users, others


@cache
def find_emoji(name: str) -> str | None:
    """Return the emoji with that name in Slack, with its skin tone if supported, or None."""
    base, _tone, number = name.partition(TONE)
    emoji = _find(base)
    if emoji is None or not number.isdecimal():
        return emoji
    return _clean(emoji.replace(VARIATION, "") + chr(TONE_1 + int(number[:1]) - 1)) or emoji


def _find(name: str) -> str | None:
    letters = name.removeprefix(FLAG)
    if name.startswith(FLAG) and len(letters) == 2 and letters.isascii() and letters.islower():
        return _clean("".join(chr(REGIONAL_A + ord(letter) - ord("a")) for letter in letters))
    tries = (emojize(f":{each}:", language="alias") for each in (name, name.replace("-", "_")))
    return next((emoji for each in tries if (emoji := _clean(each))), None)


def _clean(text: str) -> str | None:
    try:
        return clean_emoji(text)
    except ValueError:
        return None
