"""Checks of the rules of the code; each yields every violation."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

LAYERS = ["accounts", "rooms", "messaging", "config"]  # each may import those before it
TOP_LEVEL = {
    *LAYERS, "bin", "deploy", "docs", "requirements", "static", "templates", "tests",
    "CHANGELOG.md", "CONTRIBUTING.md", "README.md", "SECURITY.md", "biome.json",
    "docker-compose.yml", "manage.py", "package-lock.json", "package.json", "pyproject.toml",
    "tsconfig.json",
}  # fmt: skip
EXEMPT_FROM_SECURITY = re.compile(r"#\s*(?:noqa: [^-\n]*\bS\d+|noqa$|nosec)(?![^\n]* - )")
MAX_FILE_LINES = 250  # lines; the one settings module stays one
CHANNEL_LAYER = re.compile(r"get_channel_layer|channel_layer\b|group_send|group_add|group_discard")
CHANNEL_LAYER_PACKAGES = ("messaging/delivery/", "messaging/live/")
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"(?:application|text)/(?:json|template))[^>]*>"
    r"|<style\b|\sstyle=|\son[a-z]+=\"|javascript:",
    re.IGNORECASE,
)


def find_backward_imports(root: Path) -> Iterator[str]:
    """Yield every import that goes against accounts <- rooms <- messaging <- config."""
    for number, layer in enumerate(LAYERS):
        for path in sorted((root / layer).rglob("*.py")):
            for name in _read_imports(path):
                if name.split(".")[0] in LAYERS[number + 1 :]:
                    yield f"{path.relative_to(root)} imports {name}"


def find_unknown_files(tracked: list[str]) -> Iterator[str]:
    """Yield the tracked files and folders of the top level that are not in TOP_LEVEL."""
    for name in sorted({path.split("/")[0] for path in tracked}):
        if name not in TOP_LEVEL and not name.startswith("."):
            yield name


def find_channel_layer_use(root: Path) -> Iterator[str]:
    """Yield the modules that use the channel layer outside of its packages."""
    for path in _own_files(root, "*.py"):
        name = path.relative_to(root).as_posix()
        if not name.startswith(CHANNEL_LAYER_PACKAGES) and CHANNEL_LAYER.search(path.read_text()):
            yield name


def find_commit_hooks(root: Path) -> Iterator[str]:
    """Yield every module that registers on_commit itself instead of calling after_commit."""
    for path in _own_files(root, "*.py"):
        name = path.relative_to(root).as_posix()
        if name != "messaging/delivery/after_commit.py" and "on_commit(" in path.read_text():
            yield name


def find_long_files(root: Path) -> Iterator[str]:
    for path in [*_own_files(root, "*.py"), *_front_files(root)]:
        lines = path.read_text().count("\n")
        exempt = "migrations" in path.parts or path == root / "config" / "settings.py"
        if lines > MAX_FILE_LINES and not exempt:
            yield f"{path.relative_to(root)} has {lines} lines"


def find_unexplained_exemptions(root: Path) -> Iterator[str]:
    """Yield every line exempt from a security rule of ruff without a reason after a dash."""
    for path in _own_files(root, "*.py"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if EXEMPT_FROM_SECURITY.search(line):
                yield f"{path.relative_to(root)}:{number}"


def find_extra_headings(root: Path) -> Iterator[str]:
    """Yield every template that shows more than one h1; the branches of an if count separately."""
    for path in sorted((root / "templates").rglob("*.html")):
        if any(branch.count("<h1") > 1 for branch in re.split(r"{% el", path.read_text())):
            yield str(path.relative_to(root))


def find_inline_code(root: Path) -> Iterator[str]:
    """Yield every inline script, style and handler, which the content security policy blocks."""
    for path in sorted((root / "templates").rglob("*.html")):
        for found in INLINE.findall(path.read_text()):
            yield f"{path.relative_to(root)}: {found}"


def find_scripts_without_nonce(root: Path) -> Iterator[str]:
    """Yield every template that loads a script which the policy of config/settings.py blocks."""
    for path in sorted((root / "templates").rglob("*.html")):
        for found in re.findall(r"<script\b[^>]*\bsrc=[^>]*>", path.read_text()):
            if 'nonce="{{ CSP_NONCE }}"' not in found:
                yield f"{path.relative_to(root)}: {found}"


def find_unexplained_settings(root: Path) -> Iterator[str]:
    """Yield every variable that only one of config/settings.py and .env.example has."""
    settings, example = root / "config" / "settings.py", root / ".env.example"
    read = set(re.findall(r"env(?:\.\w+\(|iron\[)\s*\"(\w+)\"", settings.read_text()))
    documented = set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", example.read_text(), re.MULTILINE))
    yield from sorted(read ^ documented)


def _read_imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def _own_files(root: Path, pattern: str) -> Iterator[Path]:
    for layer in LAYERS:
        yield from sorted((root / layer).rglob(pattern))


def _front_files(root: Path) -> list[Path]:
    return sorted([*root.glob("static/**/*.js"), *root.glob("static/**/*.css")])
