"""What may be wrong with the translations, each named."""

import gettext
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.catalogs import compile_all, find_catalogs, gather


def find_untranslated(root: Path) -> Iterator[str]:
    """Name every text of the sources below `root` that a language lacks; writes the catalogs."""
    for catalog in gather(root):
        for kind in ("--untranslated", "--only-fuzzy"):
            for text in _select(catalog, kind):
                yield f"{catalog.relative_to(root)}: {text}"


def find_stale(root: Path) -> Iterator[str]:
    """Name every compiled catalog that differs from its source."""
    with tempfile.TemporaryDirectory() as folder:
        for catalog in find_catalogs(root):
            copy = Path(folder) / catalog.name
            copy.write_bytes(catalog.read_bytes())
            compile_all([copy])
            if _read(copy.with_suffix(".mo")) != _read(catalog.with_suffix(".mo")):
                yield str(catalog.with_suffix(".mo").relative_to(root))


def _select(catalog: Path, kind: str) -> list[str]:
    command = ["msgattrib", kind, "--no-wrap", "--no-obsolete", str(catalog)]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    entries = listed.split("\n\n")[1:]  # the first is the head
    return [entry.split("msgid ", 1)[1].splitlines()[0] for entry in entries]


def _read(compiled: Path) -> dict[object, str]:
    with compiled.open("rb") as file:
        translations = gettext.GNUTranslations(file)
    catalog: dict[object, str] = translations._catalog  # type: ignore[attr-defined]
    return {text: translation for text, translation in catalog.items() if text}


RETIRED_ENGLISH = re.compile(
    r"\b(e-mails?|letters? (with|from|to)|whoever|somebody|anybody|everybody|nobody|newcomers?|"
    r"switched off|disabled|deactivated|let in|taken? in|look(ed)? through|put aside|for ever|anew|"
    r"come in|kept a place|forgive|standing|idle|directory|under way|keys|"
    r"(?<!background )jobs?|who may|does not|cannot)\b"
    r"|^(what (?!is\b)|say (?!hello\b)|nothing (is|of|waits|yet)\b)",
    re.IGNORECASE,
)
RETIRED = {
    "zh_Hant": re.compile(
        "主持人|站台|登入階段|表情回應|寫訊息|禁止進入|什麼都不會發生|是你本人嗎"
    ),
    "zh_Hans": re.compile("主持人|登录会话|表情回应|禁止进入|什么都不会发生|是你本人吗"),
}


def find_retired(root: Path) -> Iterator[str]:
    """Name every text, English or translated, that uses a retired word (docs/translating.md)."""
    for catalog in find_catalogs(root):
        retired = RETIRED[catalog.parent.parent.name]
        for entry in catalog.read_text().split("\n\n")[1:]:  # the first is the head
            english, _, translated = entry.partition("\nmsgstr")
            texts = re.findall(r'^(?:msgid\w* )?"(.*)"$', english, re.MULTILINE)
            if any(RETIRED_ENGLISH.search(text) for text in texts) or retired.search(translated):
                yield f"{catalog.relative_to(root)}: {''.join(texts)}"
