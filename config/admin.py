"""The one admin site: ours by name, and entered only through the guarded sign-in."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.watch import get_watch


class ConfabAdminSite(admin.AdminSite):
    site_header = site_title = settings.SITE_NAME
    index_title = _("Administration")

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Hand over to the site's own sign-in: its rate limits and guards cover this door too."""
        response: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return response

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        user = request.user
        response = super().logout(request, extra_context)
        if isinstance(user, User):
            get_watch().standing_changed(user)
        return response
