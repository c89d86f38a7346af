"""Authentication of the API: the session's user, from a page of their own."""

from typing import Any

from django.http import HttpRequest
from ninja.security import SessionAuth

from accounts.common.errors import WrongUser
from accounts.requests import PAGE_USER_HEADER, is_page_of


class PageSession(SessionAuth):
    """Django's session. Raises WrongUser for a page that was rendered for another user."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        user = super().authenticate(request, key)
        if user and not is_page_of(user, request.headers.get(PAGE_USER_HEADER)):
            raise WrongUser
        return user
