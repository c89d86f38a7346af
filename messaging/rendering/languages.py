"""The languages that are highlighted: those that people paste into a chat.

Each of these Pygments lexers is tested with hostile code (tests/messaging/rendering). Most of
Pygments' five hundred are not safe from it.
"""

from functools import cache

from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name

from messaging.rendering.bounds import MAX_CODE

# The lexer's name, and its aliases behind a fence.
LANGUAGES = {
    "bash": "sh shell zsh",
    "bat": "batch cmd",
    "c": "h",
    "clojure": "clj",
    "console": "shell-session sh-session",
    "cpp": "c++ cc hpp",
    "csharp": "c# cs",
    "css": "",
    "dart": "",
    "diff": "patch udiff",
    "docker": "dockerfile",
    "elixir": "ex exs",
    "erlang": "",
    "go": "golang",
    "graphql": "gql",
    "haskell": "hs",
    "html": "htm",
    "http": "",
    "ini": "cfg conf",
    "java": "",
    "javascript": "js mjs cjs node",
    "json": "jsonc",
    "jsx": "",
    "julia": "jl",
    "kotlin": "kt kts",
    "lua": "",
    "markdown": "md",
    "matlab": "",
    "nginx": "nginxconf",
    "nix": "",
    "objective-c": "objc objectivec",
    "perl": "pl",
    "php": "",
    "postgresql": "postgres",
    "powershell": "ps1 pwsh",
    "properties": "",
    "protobuf": "proto",
    "pycon": "",
    "pytb": "traceback",
    "python": "py python3 py3",
    "r": "",
    "ruby": "rb",
    "rust": "rs",
    "scss": "",
    "sql": "",
    "swift": "",
    "tex": "latex",
    "toml": "",
    "tsx": "",
    "typescript": "ts",
    "vim": "viml",
    "xml": "svg xsl",
    "yaml": "yml",
    "zig": "",
}  # fmt: skip
LEXERS = {
    alias: lexer for lexer, aliases in LANGUAGES.items() for alias in (lexer, *aliases.split())
}


# Characters of a block, for lexers whose patterns scan the rest of the code from each position.
MAX_CODE_OF = dict.fromkeys(["console", "csharp", "ini", "java", "r"], 3_000)


def find_lexer(language: str, size: int) -> Lexer | None:
    """Return the lexer for a fence's language, or None if unknown or the code is too long."""
    name = LEXERS.get(language.lower(), "")
    if not name or size > MAX_CODE_OF.get(name, MAX_CODE):
        return None
    return _find_class(name)()


@cache
def _find_class(name: str) -> type[Lexer]:
    found: type[Lexer] = find_lexer_class_by_name(name)
    return found
