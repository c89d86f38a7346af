"""The user and the form data of a request."""

from django.http import HttpRequest, QueryDict

from accounts.models import User

# Our pages send the user they were made for, since another user may have signed in in the same
# browser since. Other clients need not.
PAGE_USER_HEADER = "Confab-User"
PAGE_USER_PARAMETER = "user"


def get_user(request: HttpRequest) -> User:
    """Return the signed-in user of a view with login_required."""
    if not isinstance(request.user, User):
        raise TypeError("This view needs login_required.")
    return request.user


def is_page_of(user: User, page_user: str | None) -> bool:
    """Whether the page was made for `user`; `page_user` is the id that it sent, if any."""
    return page_user is None or page_user == str(user.pk)


def post_data(request: HttpRequest) -> QueryDict | None:
    """Return the data of a POST, or None for an unbound form."""
    return request.POST if request.method == "POST" else None
