"""The context processor of every template."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.models import Theme


def site(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)  # unset where the request could not be parsed
    return {
        "site_name": settings.SITE_NAME,
        "theme": getattr(user, "theme", Theme.SYSTEM),
        "languages": settings.LANGUAGES,
        # Without a mail server, emails go to a folder, which the pages that send one show.
        "mail_folder": None
        if settings.EMAIL_URL
        else settings.MAIL_FOLDER.relative_to(settings.BASE_DIR),
    }
