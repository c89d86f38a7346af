"""Minify our scripts and style sheets: remove comments and indentation, and keep names.

rjsmin leaves strings, templates and regular expressions alone; the browser tests run on minified
files. Of style sheets only comments and the white space at line ends are removed: a minifier read
a nested `.prose :is(ul)` as a property, and removed its space.
"""

import posixpath
import re
from collections.abc import Callable

from rjsmin import jsmin

# A string, which may contain what looks like a comment, or a comment.
COMMENT = re.compile(r"""("[^"\n]*"|'[^'\n]*')|/\*.*?\*/""", re.DOTALL)
MARGIN = re.compile(r"\s*\n\s*")
IMPORTED_SHEET = re.compile(r'^@import "([\w./]+\.css)";$', re.MULTILINE)

Read = Callable[[str], str]


def minify(path: str, read: Read) -> str:
    """Return the minified file at `path`; a style sheet includes those that it imports."""
    if path.endswith(".js"):
        return str(jsmin(read(path)))
    if path.endswith(".css"):
        return _minify_sheet(_inline_imports(path, read))
    return read(path)


def _minify_sheet(text: str) -> str:
    without_comments = COMMENT.sub(lambda found: found[1] or " ", text)
    return MARGIN.sub("\n", without_comments).strip()


def _inline_imports(path: str, read: Read) -> str:
    """Replace imports by the style sheets they name: each would cost a request."""
    folder = posixpath.dirname(path)

    def inline(found: re.Match[str]) -> str:
        return _inline_imports(posixpath.join(folder, found[1]), read)

    return IMPORTED_SHEET.sub(inline, read(path))
