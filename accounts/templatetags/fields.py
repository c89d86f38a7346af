"""The template tag for a form field: label, hint, control and error."""

from typing import Any

from django import template
from django.forms import BoundField

register = template.Library()


@register.inclusion_tag("forms/_field.html")
def field(bound: BoundField, *, label: str = "", hint: str = "", **attrs: Any) -> dict[str, Any]:
    """Render `bound`; further keywords become attributes of its control.

    The first field with an error gets the focus.
    """
    bound.help_text = hint
    bound.field.widget.attrs.pop("placeholder", None)
    if bound.form.is_bound:
        attrs["autofocus"] = bound.name == first_wrong_name(bound)
    return {
        "bound": bound,
        "label": label or bound.label,
        "hint": hint,
        "control": bound.as_widget(attrs={"class": "input", **attrs}),
    }


def first_wrong_name(bound: BoundField) -> str | None:
    """Return the name of the first field with an error, in the order of the form."""
    return next((name for name in bound.form.fields if name in bound.form.errors), None)
