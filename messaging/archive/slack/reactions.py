"""Slack's reactions: those that are an emoji everywhere, and those of one workspace alone."""

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
    """Return who reacted, by emoji, and what can only be told."""
    kept: dict[str, list[str]] = {}
    told = []
    for reaction in reactions:
        emoji = find_emoji(reaction.name)
        if emoji and reaction.users and (emoji in kept or len(kept) < MAX_EMOJI):
            kept[emoji] = list(dict.fromkeys([*kept.get(emoji, []), *reaction.users]))
        else:
            told.append(reaction)
    return kept, told


@cache
def find_emoji(name: str) -> str | None:
    """Return the emoji that Slack calls so, with its skin tone if that is known; else None."""
    base, _tone, number = name.partition(TONE)
    found = _find(base)
    if found is None or not number.isdecimal():
        return found
    return _clean(found.replace(VARIATION, "") + chr(TONE_1 + int(number[:1]) - 1)) or found


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
