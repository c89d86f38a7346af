"""Our scripts and style sheets without what only their writers need: comments, indentation.

The names in them stay as they are. rjsmin leaves strings, templates and regular expressions alone;
the browser tests run on what it makes of ours. Of sheets only that is taken which means nothing
anywhere: a minifier took a nested `.prose :is(ul)` for a property, and its space away.
"""

import posixpath
import re
from collections.abc import Callable

from rjsmin import jsmin

# A string, which may look like a comment within, or a comment.
COMMENT = re.compile(r"""("[^"\n]*"|'[^'\n]*')|/\*.*?\*/""", re.DOTALL)
MARGIN = re.compile(r"\s*\n\s*")
IMPORTED_SHEET = re.compile(r'^@import "([\w./]+\.css)";$', re.MULTILINE)

Read = Callable[[str], str]


def lighten(path: str, read: Read) -> str:
    """Return the file at `path` as it is served, a sheet with those that it imports in it."""
    if path.endswith(".js"):
        return str(jsmin(read(path)))
    if path.endswith(".css"):
        return _lighten_sheet(_gather(path, read))
    return read(path)


def _lighten_sheet(text: str) -> str:
    without_comments = COMMENT.sub(lambda found: found[1] or " ", text)
    return MARGIN.sub("\n", without_comments).strip()


def _gather(path: str, read: Read) -> str:
    """Put the sheets in place of their imports: a sheet of its own costs a request."""
    folder = posixpath.dirname(path)

    def put(found: re.Match[str]) -> str:
        return _gather(posixpath.join(folder, found[1]), read)

    return IMPORTED_SHEET.sub(put, read(path))
