"""The first run: a page that makes the owner of the site and the first room."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions import create_owner
from accounts.common.errors import ConfabError, Conflict
from accounts.fields import EmailField, UsernameField, display_name_field, validate_username
from accounts.forms import add_errors
from accounts.models import User
from accounts.requests import post_data
from accounts.setup import check_setup_code, has_accounts, lock_first_run
from rooms.actions import create_room
from rooms.models import Room

WHO = ("username", "email", "display_name")


class SetupForm(forms.Form):
    code = forms.CharField(label=gettext_lazy("Setup code"), max_length=40)
    email = EmailField()
    username = UsernameField(validators=[validate_username])
    display_name = display_name_field()
    password = forms.CharField(
        label=gettext_lazy("Password"), strip=False, widget=forms.PasswordInput
    )

    def __init__(self, *, request: HttpRequest, data: Any = None) -> None:
        super().__init__(data)
        self.request = request
        if not settings.SETUP_CODE_REQUIRED:
            del self.fields["code"]

    def clean_code(self) -> None:
        try:
            right = check_setup_code(self.request, self.cleaned_data["code"])
        except ConfabError as error:
            raise forms.ValidationError(error.message) from None
        if not right:
            raise forms.ValidationError(_("Wrong setup code. Check the server's terminal."))

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        known = {name: self.cleaned_data.get(name, "") for name in WHO}
        validate_password(password, User(**known))
        return password


@sensitive_post_parameters("password", "code")
@never_cache
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    if has_accounts():
        raise Http404
    form = SetupForm(request=request, data=post_data(request))
    if form.is_valid():
        try:
            owner, lobby = create_site(form)
        except Conflict:
            return redirect("account_login")
        except ConfabError as error:
            add_errors(form, error)
        else:
            get_adapter(request).login(request, owner)
            return redirect("chat:room", lobby.pk)
    return render(request, "setup/setup.html", {"form": form})


@transaction.atomic
def create_site(form: SetupForm) -> tuple[User, Room]:
    """Create the owner and the first room. Raises Conflict if a user exists already."""
    lock_first_run()
    if User.objects.exists():
        raise Conflict
    details = {name: form.cleaned_data[name] for name in (*WHO, "password")}
    owner = create_owner(**details)
    lobby = create_room(creator=owner, name=_("Lobby"), topic=_("General chat for everyone."))
    return owner, lobby
