"""Who asks, and what they sent."""

from django.http import HttpRequest, QueryDict

from accounts.models import User

# A page of ours names the person it was made for, since its browser's session may have become
# another person's meanwhile. Clients without a page need not.
PAGE_USER_HEADER = "Confab-User"
PAGE_USER_PARAMETER = "user"


def get_user(request: HttpRequest) -> User:
    """Return the signed-in person, for views that let no one else in."""
    if not isinstance(request.user, User):
        raise TypeError("This view needs login_required.")
    return request.user


def is_page_of(user: User, page_user: str | None) -> bool:
    """Whether the page that asks, which named `page_user` or no one, is this user's."""
    return page_user is None or page_user == str(user.pk)


def post_data(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, for a form that is filled in only when something was."""
    return request.POST if request.method == "POST" else None
