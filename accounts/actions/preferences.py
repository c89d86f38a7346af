"""How a person wants the site to look and to speak, and what it tells others of them."""

from django.db import transaction

from accounts.account_events import get_account_events
from accounts.models import User


def choose_appearance(*, user: User, theme: str, language: str) -> None:
    """`theme` is one of Theme; `language` a code of settings.LANGUAGES, or empty."""
    user.theme, user.language = theme, language
    user.save(update_fields=["theme", "language"])


@transaction.atomic
def show_presence(*, user: User, shown: bool) -> None:
    """Let those who share a room with `user` see whether they are here, or not."""
    user.shows_presence = shown
    user.save(update_fields=["shows_presence"])
    get_account_events().sessions_changed(user)
