"""The valid emoji: those that Unicode recommends for general interchange."""

from emoji import EMOJI_DATA, STATUS

MAX_EMOJI = 32  # characters; the longest emoji is shorter
VARIATION = "\ufe0f"  # requests the color form; only some keyboards send it

_QUALIFIED = {
    text.replace(VARIATION, ""): text
    for text, facts in EMOJI_DATA.items()
    if facts["status"] == STATUS["fully_qualified"]
}


def clean_emoji(text: str) -> str:
    """Return the qualified form of an emoji. Raises ValueError if the text isn't one."""
    try:
        return _QUALIFIED[text.replace(VARIATION, "")]
    except KeyError:
        raise ValueError("Not an emoji.") from None
