"""What a plan comes to, in words."""

from django.utils.translation import gettext as _

from messaging.archive.importing.plan import Summary


def describe(summary: Summary) -> list[str]:
    """Say what taking it in does, a line a fact."""
    lines = [
        _("People: %(known)d have an account here, %(new)d get an unclaimed account.") % summary,
        _("Rooms: %(made)d new, %(here)d existing (unchanged).") % summary,
        _("Messages: %(messages)d.") % summary,
    ]
    if summary["met"]:
        left_out = _(
            "Direct conversations skipped because these people already have one here: %(met)d."
        )
        lines.append(left_out % summary)
    lines += [
        _("%(old)s is renamed to %(new)s: the name is taken.") % {"old": old, "new": new}
        for old, new in summary["renamed"].items()
    ]
    lines += [
        _("%(person)s can't be matched by email: the account with that address never verified it.")
        % {"person": person}
        for person in summary["doubtful"]
    ]
    return lines
