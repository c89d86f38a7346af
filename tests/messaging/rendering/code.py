"""Code that was made to be slow, to be highlighted as any language."""

from messaging.rendering.bounds import MAX_CODE
from messaging.rendering.languages import MAX_CODE_OF
from tests.messaging.rendering.hostile import fill

WORD = "a" * 99  # the longest that is highlighted

# Repeated until the block is full: what opens something, in one language or another.
PIECES = [
    "<<A\n", "<<'A'\n", "<<-A;", "<<<A\n", "${", "#{", "%{", "'''", '"a', "'a", "`a${", "/*", "//",
    "{-", "(*", "<!--", "<a b='c' ", "@a(", "a<", "a(", "a[", "{a:", "a: ", "  a: |\n", " a\n",
    "a\nb ", "a = ", "a.b", "a::", "class a", "def a", "from a ", "return /a", 'r#"', "%w(", "$a",
    '\\"', "{%", "[=[", "#if 0\n", "#define a \\\n", "$ a\n", ">>> a\n", "+a\n", "a: b\n", "0x",
    "1e", "中", "\\\n", "[a](", f"{WORD} ", f"<<{WORD}\n", f"{WORD}(", f'"{WORD}', f'\\"{WORD}',
    f"a {WORD}\n", "a" + " " * 98 + "b\n", "\n" * 99 + "a",
]  # fmt: skip

# What has to come first, for a lexer to look at the rest.
BEGINNINGS = {
    "console": ["", "$ "],
    "html": ["", "<script>", "<style>"],
    "php": ["<?php "],
    "pycon": [">>> "],
}


def blocks(language: str) -> list[str]:
    """Return hostile blocks of the language, as large as are highlighted."""
    size = MAX_CODE_OF.get(language, MAX_CODE) - 1  # for the line end
    return [
        f"```{language}\n{(beginning + fill(piece, size))[:size]}\n```"
        for beginning in BEGINNINGS.get(language, [""])
        for piece in PIECES
    ]


# Something of each language that is highlighted.
EXAMPLES = {
    "bash": "if true; then echo 'a'; fi", "bat": "@echo off", "c": "int main(void) { return 0; }",
    "clojure": "(def a 1)", "console": "$ echo 'a'", "cpp": "int main() { return 0; }",
    "csharp": "int a = 1;", "css": "a { color: red }", "dart": "var a = 1;", "diff": "+ added",
    "docker": "FROM scratch", "elixir": "def a, do: 1", "erlang": "a() -> 1.",
    "go": "func main() {}", "graphql": "query { a(b: 1) }", "haskell": "let a = 1",
    "html": "<b>a</b>",
    "http": "GET / HTTP/1.1\nHost: a\n", "ini": "[a]\nb = c", "java": "int a = 1;",
    "javascript": "let a = 1", "json": '{"a": 1}', "jsx": "let a = <b />", "julia": "a = 1",
    "kotlin": "val a = 1", "lua": "local a = 1", "markdown": "# a",
    "matlab": "a = 1;", "nginx": "listen 80;", "nix": "let a = 1; in a",
    "objective-c": "int a = 1;", "perl": "my $a = 1;", "php": "<?php echo 1;",
    "postgresql": "SELECT 1", "powershell": "Write-Host 'a'", "properties": "a = b",
    "protobuf": "message A {}", "pycon": ">>> 1 + 1\n2", "pytb": (
        'Traceback (most recent call last):\n  File "a.py", line 1, in a\nValueError: b'
    ),
    "python": "def a(): pass", "r": "if (a) 1", "ruby": "def a; end", "rust": "fn main() {}",
    "scss": "$a: 1px;", "sql": "SELECT 1", "swift": "let a = 1", "tex": "\\a{b}", "toml": "a = 1",
    "tsx": "let a = <b />", "typescript": "let a = 1", "vim": "set number", "xml": "<a/>",
    "yaml": "a: 1", "zig": "const a = 1;",
}  # fmt: skip
