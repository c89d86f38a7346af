"""What may be wrong with the translations, each named."""

import gettext
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.catalogs import compile_all, find_catalogues, gather


def find_untranslated(root: Path) -> Iterator[str]:
    """Name every text of the sources below `root` that a language lacks; writes the catalogues."""
    for catalogue in gather(root):
        for kind in ("--untranslated", "--only-fuzzy"):
            for text in _select(catalogue, kind):
                yield f"{catalogue.relative_to(root)}: {text}"


def find_stale(root: Path) -> Iterator[str]:
    """Name every compiled catalogue that differs from its source."""
    with tempfile.TemporaryDirectory() as folder:
        for catalogue in find_catalogues(root):
            copy = Path(folder) / catalogue.name
            copy.write_bytes(catalogue.read_bytes())
            compile_all([copy])
            if _read(copy.with_suffix(".mo")) != _read(catalogue.with_suffix(".mo")):
                yield str(catalogue.with_suffix(".mo").relative_to(root))


def _select(catalogue: Path, kind: str) -> list[str]:
    command = ["msgattrib", kind, "--no-wrap", "--no-obsolete", str(catalogue)]
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
    for catalogue in find_catalogues(root):
        retired = RETIRED[catalogue.parent.parent.name]
        for entry in catalogue.read_text().split("\n\n")[1:]:  # the first is the head
            english, _, translated = entry.partition("\nmsgstr")
            texts = re.findall(r'^(?:msgid\w* )?"(.*)"$', english, re.MULTILINE)
            if any(RETIRED_ENGLISH.search(text) for text in texts) or retired.search(translated):
                yield f"{catalogue.relative_to(root)}: {''.join(texts)}"
