"""What people fill in about rooms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import LineField
from rooms.models import Room, validate_key

NAME_SIZE = 80
TOPIC_SIZE = 250
SEQ_MOST = 10**15 - 1


def name_field() -> LineField:
    return LineField(label=_("Name"), max_length=NAME_SIZE, validators=[validate_key])


class EnterForm(forms.Form):
    name = name_field()


class JoinForm(forms.Form):
    """`seq` is of the message that a link led to."""

    seq = forms.IntegerField(min_value=1, max_value=SEQ_MOST, required=False)


class RoomForm(forms.Form):
    name = name_field()
    topic = LineField(label=_("Topic"), max_length=TOPIC_SIZE, required=False)
    kind = forms.ChoiceField(
        label=_("Who can come in"),
        choices=[
            (Room.Kind.PUBLIC, _("Everybody here")),
            (Room.Kind.PRIVATE, _("Only those who are invited")),
        ],
        initial=Room.Kind.PUBLIC,
        widget=forms.RadioSelect,
    )
