"""Views that replace those of allauth; config/urls.py lists them first."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import EmailView as AllauthEmailView
from allauth.account.views import PasswordResetFromKeyView as AllauthResetView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from accounts.common.errors import Conflict


class EmailView(AllauthEmailView):  # type: ignore[misc]
    """Only a confirmed address can become primary."""

    def _action_primary(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        address = self._get_email_address(request)
        if address and address.verified:
            return super()._action_primary(request, *args, **kwargs)
        template = "account/messages/unverified_primary_email.txt"
        get_adapter(request).add_message(request, messages.ERROR, template)
        return None


class PasswordResetFromKeyView(AllauthResetView):  # type: ignore[misc]
    """Treats a link that is used twice at the same time as used up."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except Conflict:
            response = self.render_to_response(self.get_context_data(token_fail=True))
        return response


urlpatterns = [
    path("email/", EmailView.as_view(), name="account_email"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        PasswordResetFromKeyView.as_view(),
        name="account_reset_password_from_key",
    ),
]
