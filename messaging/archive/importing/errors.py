"""What is said of an archive that is not taken in."""

from django.utils.translation import gettext as _

from accounts.common.errors import Invalid


class BadArchive(Invalid):
    """Names the entry, and the line, at which an archive was refused; it changed nothing."""

    def __init__(self, what: str, entry: str = "", line: int = 0) -> None:
        super().__init__(_place(entry, line) + what)


def _place(entry: str, line: int) -> str:
    if line:
        return _("%(entry)s, line %(line)d: ") % {"entry": repr(entry), "line": line}
    return f"{entry!r}: " if entry else ""
