"""What emoji are called in Chinese, from Unicode CLDR: python -m tests.emoji_words

Rewrites static/js/emoji/zh_*.js. Run it after list.js in the same folder changes.
"""

import json
import re
import subprocess
import tempfile
from pathlib import Path

from tests.lint import npm

ROOT = Path(__file__).resolve().parent.parent
EMOJI = ROOT / "static/js/emoji"
SOURCE = "cldr-annotations-full@48.2.0"
LANGUAGES = {"zh_hant": "zh-Hant", "zh_hans": "zh"}
VARIATION = "\ufe0f"
HEADER = """\
// Written by tests/emoji_words.py from Unicode CLDR 48.2. \
Copyright © 2004-2026 Unicode, Inc.: https://www.unicode.org/license.txt

/** Of each emoji its name, and other words that are not part of one before. */
export const WORDS = "{}";
"""


def write_words(annotations: Path, emoji: list[str]) -> None:
    """Write a module for each language; `annotations` is the folder of that name in SOURCE."""
    for name, locale in LANGUAGES.items():
        text = (annotations / locale / "annotations.json").read_text()
        known = json.loads(text)["annotations"]["annotations"]
        found = [(each, known.get(each.replace(VARIATION, ""))) for each in emoji]
        entries = [describe(each, annotation) for each, annotation in found if annotation]
        (EMOJI / f"{name}.js").write_text(HEADER.format(";".join(entries)))


def describe(emoji: str, annotation: dict[str, list[str]]) -> str:
    """Return `emoji name|word word`; English is in list.js."""
    [name] = annotation["tts"]
    texts = sorted(annotation["default"], key=len, reverse=True)
    kept = [name]
    for text in texts:
        if not text.isascii() and not any(text in longer for longer in kept):
            kept.append(text)
    words = [re.sub(r"[\s;|\"\\\\]+", "", text) for text in kept]
    return f"{emoji} {words[0]}|{' '.join(words[1:])}".rstrip("|")


def list_emoji() -> list[str]:
    """Return those that are offered."""
    texts = re.findall(r'^  "(.+)",$', (EMOJI / "list.js").read_text(), re.MULTILINE)
    entries = [entry for text in texts for entry in text.split(";")]
    return [match[0] for entry in entries if (match := re.match(r"\d?[^\x00-\x7f]+", entry))]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        install = [*npm(), "install", "--no-save", "--silent", "--prefix", folder, SOURCE]
        subprocess.run(install, check=True)
        write_words(Path(folder, "node_modules/cldr-annotations-full/annotations"), list_emoji())


if __name__ == "__main__":
    main()
