"""Everything that people read is in every language, and compiled as it is written."""

import shutil
from pathlib import Path

import pytest

from tests.architecture.checks import LAYERS
from tests.architecture.texts import find_retired, find_stale, find_untranslated
from tests.catalogs import find_catalogs

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(
    shutil.which("xgettext") is None, reason="no gettext: apt-get install gettext"
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in [*LAYERS, "static", "templates"]:
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "manage.py", tmp_path)
    return tmp_path


def test_every_text_is_translated(copy: Path) -> None:
    """Where this fails, run bin/messages and translate what it found (docs/translating.md)."""
    assert list(find_untranslated(copy)) == []
    (copy / "templates" / "new.html").write_text("{% load i18n %}{% translate 'Sixpence' %}")
    (copy / "static" / "js" / "new.js").write_text('gettext("Sevenpence");')
    catalog = find_catalogs(copy)[0]
    text = catalog.read_text()
    catalog.write_text(text.replace('msgid "Sign in"', '#, fuzzy\nmsgid "Sign in"'))
    found = list(find_untranslated(copy))
    for text in ("Sixpence", "Sevenpence"):
        assert len([line for line in found if text in line]) == 2, "in both languages"
    assert [line for line in found if "Sign in" in line]


def test_what_is_compiled_is_what_is_written(copy: Path) -> None:
    assert list(find_stale(copy)) == []
    catalog = find_catalogs(copy)[0]
    catalog.write_text(catalog.read_text().replace("登录", "登入"))
    assert list(find_stale(copy)) == [str(catalog.with_suffix(".mo").relative_to(copy))]


@pytest.mark.parametrize(
    ("language", "current", "retired"),
    [
        ("zh_Hant", 'msgid "No activity yet"', 'msgid "Nothing yet."'),
        ("zh_Hant", 'msgid "Email"', 'msgid "E-mail"'),
        ("zh_Hant", "版主", "主持人"),
        ("zh_Hans", "封禁", "禁止进入"),
    ],
)
def test_retired_words_do_not_come_back(
    copy: Path, language: str, current: str, retired: str
) -> None:
    """Where this fails, reword the text: docs/translating.md has the words to use."""
    assert list(find_retired(copy)) == []
    catalog = next(path for path in find_catalogs(copy) if language in path.parts)
    text = catalog.read_text()
    assert current in text
    catalog.write_text(text.replace(current, retired))
    assert list(find_retired(copy))
