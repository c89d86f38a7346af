"""The admin site, with the overview as its first page and the sign-in of the site."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from allauth.account.decorators import secure_admin_login
from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from accounts.account_events import get_account_events
from accounts.models import User
from accounts.security_log import log_sign_out
from config.dashboard import list_parts

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class ConfabAdminSite(admin.AdminSite):
    site_header = site_title = settings.SITE_NAME
    index_title = _("Overview")

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show the overview above the list of models."""
        overview = list_parts(request)
        return super().index(request, {"overview": overview, **(extra_context or {})})

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Allow Django's own scripts, which carry no nonce; we serve all of them as files."""
        allow = csp_update({"script-src": [SELF]})
        return cast("View", allow(super().admin_view(view, cacheable)))

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Redirect to the sign-in of the site, with its rate limits and checks."""
        response: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return response

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        user = request.user
        response = super().logout(request, extra_context)
        if isinstance(user, User):
            log_sign_out(user, request)
            get_account_events().sessions_changed(user)
        return response
