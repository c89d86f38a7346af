"""Texts of the greatest size that were made to be slow, or to come out large."""

import itertools

from messaging.rendering.bounds import MAX_BODY

SIZE = MAX_BODY


def fill(piece: str, size: int = SIZE) -> str:
    """Return `piece` as often as it fits."""
    return (piece * (size // len(piece) + 1))[:size]


def _table(columns: int, row: str) -> str:
    head = "|" + "a|" * columns + "\n|" + "-|" * columns + "\n"
    return (head + fill(row))[:SIZE]


def _references(definitions: int, use: str) -> str:
    defined = "\n".join(f"[{number}]: https://a.example/{number}" for number in range(definitions))
    return f"{defined}\n\n{fill(use)}"[:SIZE]


def _half(front: str, back: str) -> str:
    return fill(front, SIZE // 2) + fill(back, SIZE // 2)


# Repeated until the text is full. What has a number is a known issue of markdown-it.
PIECES = [
    "**_* ", "\\``", "[](", "[]((", "<", "[", "]", "[[", "![[", "![", "](", "[a](", "[a](<", "[a]",
    "[a][", "[a](b)", "[a](b ", "[a](b 'c", "[](b)", "*", "_", "~", "~~", "*a ", "*a**a ", "a* ",
    "*a_ ", "a**b", "a__b_", "_a__", "~~a", "~~a~", "*a*", "**a**", "***a** ", "*~_ ", "*_~~a~~_*",
    "`", "`a", "``a`", "`" * 17 + "a", "a`b``c```", "\\", "\\*", "\\a", "\\\n", "&", "&#", "&#x41;",
    "&amp;", "&a", "&aaaa", "&CounterClockwiseContourIntegral;", "&nbsp;", "<a", "<a ", "<a b=",
    "</",
    "<a href='", "<!--", "<!--a", "<?", "<![CDATA[", "<div>", "<b>", "<a:", "<a:b", "<a:b>", "<a@",
    "<a@b.c>", "<https://a.b", "<http:", "http://", "https://a.b ", "https://a.b/(", "https://a.b,",
    "//a.b ", "http://a.b/?a=", "http://[", "http://a@", "http://a:1", "http://xn--", "http://中",
    "mailto:", "mailto:a@b.c ", "a@b.c ", "www.a.b ", "http", "https:/", "ftp://a.b ", "https://a.",
    "@", "@a ", "@all ", "@a.", "@中", "@中文 ", "中", "中文，", "。", "@a@", "@room", "@-", "a@a ",
    "\n", "a\n", "a\n\n", "\n\n a", "  \n", "a  \n", "    a\n", "\ta\n", "\t", " ", "\u00a0",
    "\u3000",
    "> ", ">", "> \n", ">a\n", "> > a\n", ">\n\n", "> a\n\n", "- ", "-", "-\n", "- a\n",
    "- - - a\n",
    "* ", "+ a\n\n", "1. ", "1) a\n", "1.\n", "1. - > ", "> - ", "- > 1. ", "-\n  -\n", "   - a\n",
    "# ", "#", "# a\n", "###### a\n", "a #", "# #\n", "a\n=\n", "a\n-\n", "=\n", "= ", "---\n",
    "***\n",
    "- - -\n", "_ _ _", "```\n", "```", "~~~\n", "~~~a\n", "```a\n```\n", "```python\n```\n",
    "```python\na\n```\n", "```\n\n", "> ```\n", "- ```\n", "    ```\n", "[a]: b\n", "[a]: b\n\n",
    "[a]:\n", "[a]: <", "[a]: b 'c\n", "[\n", "[a\n", "[a]: b \"", "[\\", "[a\\]", "[]: b\n",
    "[a]:",
    "|", "||", "|\n", "|a", "|a|\n", "a|b\n-|-\n", "|-\n", "-|", "|-|\n", "\\|", "|:-:|\n", "`|`\n",
    "\x01", "\x7f", "\u200b", "\ufeff", "\u202e", "\u0301", "a\u0301", "\u1e9e", "👩‍👩‍👧",
    "\ud7ff", "\ufffd",
    "'", '"', ":)", "(c)", "...", "--", "!", "!a", "![a](b)", "/me ", "/", "%", "%41", "http://%",
    "a<b>c</b>", "<b", "</b>", "<b/>", "<b c='d'>", "<math><mtext>", "<table><tr><td>", "a.b.c.",
    "**a*", "*a**", "__a_", "**" + "a" * 5, "*" * 3 + "a ", "a" + "*" * 3, "[*a](b)*", "*[a*](b)",
    "[`a](b)`", "`[a`](b)", "[a [b](c)", "[a](b [c](d)", "[[[a](b)](b)](b)", "![![a](b)](b)",
]  # fmt: skip

# What a repeated piece cannot be.
SHAPES = {
    "nothing but letters": "a" * SIZE,
    "words": fill("word "),
    "lines": fill("a line of words\n"),
    "quotes, ever deeper": "\n".join(">" * depth + " a" for depth in range(1, 170)),
    "lists, ever deeper": "\n".join("  " * depth + "- a" for depth in range(120)),
    "lists in quotes": fill("> " * 9 + "- " * 9 + "a\n"),
    "quotes in one line": ">" * SIZE,
    "lists in one line": fill("- "),
    "numbers in one line": fill("1. "),
    "opened brackets, then closed": _half("[", "]"),
    "opened brackets, then links": _half("[", "](a)"),
    "opened links": _half("[a](", ")"),
    "a link in brackets": _half("[", "a](b)"),
    "stars, then stars": _half("*a ", "a* "),
    "stars, then underlines": _half("*a ", "a_ "),
    "strikes": _half("~~a ", "a~~ "),
    "nested emphasis": _half("*a **b ", " b** a*"),
    "runs of backticks, each longer": "".join("`" * n + "a" for n in range(170)),
    "runs of backticks, each shorter": "".join("`" * n + "a" for n in range(170, 0, -1)),
    "runs of stars, each longer": "".join("*" * n + "a" for n in range(170)),
    "a table of 2 columns": _table(2, "|a|b|\n"),
    "a table of 60 columns, empty rows": _table(60, "|\n"),
    "a table of 60 columns, full rows": _table(60, "|" * 61 + "\n"),
    "a table of 1,000 columns": _table(1000, "|" * 1001 + "\n"),
    "a table of 1,000 columns, empty rows": _table(1000, "|\n"),
    "a table of 120 columns, short rows": _table(120, "a\n"),
    "a table of 4,000 columns": _table(4000, "|\n"),
    "a table of links": _table(3, "|[a](b)|[a](b)|[a](b)|\n"),
    "a table aligned": "|a|b|\n|:-:|-:|\n" + fill("|a|b|\n", SIZE - 20),
    "many tables": fill("|a|\n|-|\n|b|\n\n"),
    "tables in quotes": fill("> |a|\n> |-|\n> |b|\n>\n"),
    "a head without a table": "|" * (SIZE // 2) + "\n" + fill("-|", SIZE // 2 - 1),
    "reference definitions": _references(700, "a"),
    "references": _references(10, "[1]"),
    "references to a long address": f"[a]: https://a.example/{'b' * 6000}\n\n" + fill("[a]", 9000),
    "references with a long title": f"[a]: b '{'c' * 6000}'\n\n" + fill("[a]", 9000),
    "references of no definition": fill("[a][b]"),
    "a long label": "[" + "a" * (SIZE - 2) + "]",
    "a long address": "https://a.example/" + "a" * (SIZE - 30),
    "a long address with brackets": "https://a.example/" + fill("(a", SIZE - 30),
    "a long host": "https://" + fill("a.", SIZE - 30),
    "a long host of labels": "https://" + fill("a-", SIZE - 30) + ".b",
    "addresses with ports": fill("https://a.b:1/ "),
    "an address of Chinese": "https://a.example/" + fill("中", SIZE - 30),
    "a long mention": "@" + "a" * (SIZE - 1),
    "a long mention in Chinese": "@" + "中" * (SIZE - 1),
    "HTML, ever deeper": _half("<div>", "</div>"),
    "an HTML comment that never ends": "<!--" + fill("- ", SIZE - 4),
    "attributes that never end": "<a " + fill("b='c' ", SIZE - 3),
    "attributes without a value": "<a " + fill("b ", SIZE - 3),
    "a heading under every line": fill("a\n===\n"),
    "underlines of one paragraph": "a\n" + fill("=", SIZE - 2),
    "fences that never close": fill("```a\n~~~b\n"),
    "a long fence": "`" * SIZE,
    "a long info": "```" + "a" * (SIZE - 3),
    "a fence for every language": fill("```py\na\n```\n```js\na\n```\n"),
    "code of an unknown language": "```klingon\n" + fill("<A\n", SIZE - 20) + "\n```",
    "code that is not marked": "```\n" + fill('"&<', SIZE - 20) + "\n```",
    "indented code": fill("    <&\n"),
    "quotation marks": '"' * SIZE,
    "ampersands": "&" * SIZE,
    "line ends": "a" + "\n" * (SIZE - 2) + "a",
    "blanks": "a" + " " * (SIZE - 2) + "a",
    "blanks before line ends": "a" + fill(" \n", SIZE - 2) + "a",
    "backslashes before line ends": fill("\\\n"),
    "tabs in lists": fill("-\ta\n\n\t"),
    "entities by name": fill("&lt;&gt;&amp;&quot;"),
    "entities by number": fill("&#1234567;"),
}  # fmt: skip

OPENERS = ["[", "*a", "<a", "`", "> ", "|", "&", "a_", "]("]


def texts() -> dict[str, str]:
    """Return every hostile Markdown text by a name."""
    repeated = {f"{piece!r} repeated": fill(piece) for piece in PIECES}
    pairs = {
        f"{front!r}, then {back!r}": _half(front, back)
        for front, back in itertools.permutations(
            ["[", "*a", "<a", "`", "> ", "|", "&", "a_", "]("], 2
        )
    }
    return SHAPES | repeated | pairs
