"""Who asks, and what they sent."""

from django.http import HttpRequest, QueryDict

from accounts.models import User


def get_user(request: HttpRequest) -> User:
    """Return the signed-in person, for views that let no one else in."""
    if not isinstance(request.user, User):
        raise TypeError("This view needs login_required.")
    return request.user


def post_data(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, for a form that is filled in only when something was."""
    return request.POST if request.method == "POST" else None
