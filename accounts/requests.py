"""Who asks."""

from django.http import HttpRequest

from accounts.models import User


def get_user(request: HttpRequest) -> User:
    """Return the signed-in person, for views that let no one else in."""
    if not isinstance(request.user, User):
        raise TypeError("This view needs login_required.")
    return request.user
