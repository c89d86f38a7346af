from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actions import rename_person
from accounts.forms import ProfileForm
from accounts.requests import get_user, post_data


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    user = get_user(request)
    form = ProfileForm(post_data(request), initial={"display_name": user.display_name})
    if form.is_valid():
        rename_person(user=user, display_name=form.cleaned_data["display_name"])
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    return render(request, "account/profile.html", {"form": form})
