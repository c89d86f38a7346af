"""Which texts are an emoji: those that Unicode recommends for general interchange."""

from emoji import EMOJI_DATA, STATUS

MAX_EMOJI = 32  # characters of the longest, and more
VARIATION = "\ufe0f"  # asks for the colourful form; keyboards leave it out or not

_QUALIFIED = {
    text.replace(VARIATION, ""): text
    for text, facts in EMOJI_DATA.items()
    if facts["status"] == STATUS["fully_qualified"]
}


def clean_emoji(text: str) -> str:
    """Return the one way to write this emoji. Raises ValueError if it is none."""
    try:
        return _QUALIFIED[text.replace(VARIATION, "")]
    except KeyError:
        raise ValueError("Not an emoji.") from None
