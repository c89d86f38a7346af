"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.models import Theme


def site(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)  # a request that could not be read has none
    return {
        "site_name": settings.SITE_NAME,
        "theme": getattr(user, "theme", Theme.SYSTEM),
        "languages": settings.LANGUAGES,
        # Without a mail server letters land in a folder, and the pages that send one say so.
        "mail_folder": None
        if settings.EMAIL_URL
        else settings.MAIL_FOLDER.relative_to(settings.BASE_DIR),
    }
