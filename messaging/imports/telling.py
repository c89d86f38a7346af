"""What a plan comes to, in words."""

from django.utils.translation import gettext as _

from messaging.imports.plan import Plan


def describe(plan: Plan) -> list[str]:
    """Say what taking it in does, a line a fact."""
    new, known = len(plan.people.new), len(plan.people.ids) - len(plan.people.new)
    lines = [
        _("People: %(known)d are here, %(new)d get a place that they can claim.")
        % {"known": known, "new": new},
        _("Rooms: %(made)d are made, %(here)d are here and stay as they are.")
        % {"made": len(plan.rooms), "here": plan.here},
        _("Messages: %(count)d.") % {"count": plan.messages},
    ]
    if plan.met:
        lines.append(
            _("Direct messages left out, since the same people have some here: %(count)d.")
            % {"count": plan.met}
        )
    lines += [
        _("%(old)s is called %(new)s: the name is taken.") % {"old": old, "new": new}
        for old, new in plan.renamed.items()
    ]
    lines += [
        _("%(person)s is not known by their e-mail: an account has it that never confirmed it.")
        % {"person": person}
        for person in plan.people.doubtful
    ]
    return lines
