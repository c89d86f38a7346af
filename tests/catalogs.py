"""What bin/messages runs: gathers the texts of code, templates and scripts, and compiles them.

The compiled catalogs are kept in git next to their sources: a fresh machine needs no gettext.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from django.core.management.utils import get_random_secret_key

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ["zh_Hant", "zh_Hans"]
DOMAINS = {"django": ["html", "txt", "py"], "djangojs": ["js"]}
IGNORED = ["tests/*", "var/*", "node_modules/*", ".venv/*"]
# A new date in each would be a conflict in each merge.
CHURN = re.compile(r'^"(?:POT-Creation-Date|PO-Revision-Date|X-Generator): .*\n', re.MULTILINE)


def gather(root: Path) -> list[Path]:
    """Update every catalog below `root` from its sources; return them."""
    for domain, extensions in DOMAINS.items():
        manage(root, "makemessages", *_options(domain, extensions))
    catalogs = find_catalogs(root)
    for catalog in catalogs:
        catalog.write_text(CHURN.sub("", catalog.read_text()))
    return catalogs


def find_catalogs(root: Path) -> list[Path]:
    return sorted(root.glob("config/locale/*/LC_MESSAGES/*.po"))


def compile_all(catalogs: list[Path]) -> None:
    for catalog in catalogs:
        target = str(catalog.with_suffix(".mo"))
        subprocess.run(["msgfmt", "--check-format", "-o", target, str(catalog)], check=True)


def manage(root: Path, *arguments: str) -> None:
    """Run manage.py; it reads the settings, and asks no database."""
    standing_in = {
        "SECRET_KEY": get_random_secret_key(),
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_URL": "postgres://x@localhost/x",
    }
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=root, env=os.environ | standing_in, check=True, capture_output=True,
    )  # fmt: skip


def _options(domain: str, extensions: list[str]) -> list[str]:
    locales = [f"--locale={language}" for language in LANGUAGES]
    kinds = [f"--extension={extension}" for extension in extensions]
    ignored = [f"--ignore={pattern}" for pattern in IGNORED]
    layout = ["--no-wrap", "--add-location=file", "--no-obsolete"]
    return [f"--domain={domain}", *locales, *kinds, *ignored, *layout]


if __name__ == "__main__":
    compile_all(gather(ROOT))
