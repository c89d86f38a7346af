"""Pages of the account settings."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import choose_appearance, rename_person, show_presence
from accounts.forms import AppearanceForm, PrivacyForm, ProfileForm
from accounts.requests import get_user, post_data

LANGUAGE_SECONDS = 365 * 24 * 60 * 60


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    user = get_user(request)
    form = ProfileForm(post_data(request), initial={"display_name": user.display_name})
    if form.is_valid():
        rename_person(user=user, display_name=form.cleaned_data["display_name"])
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    context = {"form": form, "export_days": settings.EXPORT_DAYS}
    return render(request, "account/profile.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def appearance(request: HttpRequest) -> HttpResponse:
    user = get_user(request)
    chosen = {"theme": user.theme, "language": user.language}
    form = AppearanceForm(post_data(request), initial=chosen)
    if form.is_valid():
        choose_appearance(user=user, **form.cleaned_data)
        with override(user.language or get_language_from_request(request)):
            messages.success(request, _("Saved."))
        return redirect("accounts:appearance")
    return render(request, "account/appearance.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def privacy(request: HttpRequest) -> HttpResponse:
    user = get_user(request)
    form = PrivacyForm(post_data(request), initial={"shows_presence": user.shows_presence})
    if form.is_valid():
        show_presence(user=user, shown=form.cleaned_data["shows_presence"])
        messages.success(request, _("Saved."))
        return redirect("accounts:privacy")
    return render(request, "account/privacy.html", {"form": form})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Store the language in a cookie, and redirect to the previous page."""
    code, target = request.POST.get("language", ""), request.POST.get("next", "")
    hosts = {request.get_host()}
    is_local = url_has_allowed_host_and_scheme(target, hosts, require_https=request.is_secure())
    response = redirect(target if is_local else settings.LOGIN_URL)
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=LANGUAGE_SECONDS,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
    return response
