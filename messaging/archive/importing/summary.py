"""What a plan comes to, in words."""

from django.utils.translation import gettext as _

from messaging.archive.importing.plan import Summary


def describe(summary: Summary) -> list[str]:
    """Say what taking it in does, a line a fact."""
    lines = [
        _("People: %(known)d are here, %(new)d get a place that they can claim.") % summary,
        _("Rooms: %(made)d are made, %(here)d are here and stay as they are.") % summary,
        _("Messages: %(messages)d.") % summary,
    ]
    if summary["met"]:
        left_out = _("Direct messages left out, since the same people have some here: %(met)d.")
        lines.append(left_out % summary)
    lines += [
        _("%(old)s is called %(new)s: the name is taken.") % {"old": old, "new": new}
        for old, new in summary["renamed"].items()
    ]
    lines += [
        _("%(person)s is not known by their e-mail: an account has it that never confirmed it.")
        % {"person": person}
        for person in summary["doubtful"]
    ]
    return lines
