"""The error of an archive that is refused."""

from django.utils.translation import gettext as _

from accounts.common.errors import Invalid


class BadArchive(Invalid):
    """Names the entry and line of the first fault. Nothing was changed."""

    def __init__(self, text: str, entry: str = "", line: int = 0) -> None:
        super().__init__(_describe_location(entry, line) + text)


def _describe_location(entry: str, line: int) -> str:
    if line:
        return _("%(entry)s, line %(line)d: ") % {"entry": repr(entry), "line": line}
    return f"{entry!r}: " if entry else ""
