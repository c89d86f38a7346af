"""Forms to find, join and create rooms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import LineField
from rooms.clock import MAX_SEQ
from rooms.models import Room, validate_key
from rooms.sizes import MAX_NAME, MAX_TOPIC


def name_field() -> LineField:
    return LineField(label=_("Name"), max_length=MAX_NAME, validators=[validate_key])


class EnterForm(forms.Form):
    name = name_field()


class JoinForm(forms.Form):
    """`seq` is the number of a linked message."""

    seq = forms.IntegerField(min_value=1, max_value=MAX_SEQ, required=False)


class RoomForm(forms.Form):
    name = name_field()
    topic = LineField(label=_("Topic"), max_length=MAX_TOPIC, required=False)
    kind = forms.ChoiceField(
        label=_("Who can join"),
        choices=[
            (Room.Kind.PUBLIC, _("Everyone on this site")),
            (Room.Kind.PRIVATE, _("Invited people only")),
        ],
        initial=Room.Kind.PUBLIC,
        widget=forms.RadioSelect,
    )
