"""The first run: whether anybody is here yet, and the code that proves who may be the first."""

import base64

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.common.errors import RateLimited
from accounts.models import User

CODE_BYTES = 10  # 16 characters of base32
CODE_TRIES = 5
CODE_WINDOW_SECONDS = 60
LOCK_KEY = 0x436F6E666162  # "Confab"

_inhabited = False


def is_inhabited() -> bool:
    """Return whether anybody has an account. Asks the database until somebody has, then never."""
    global _inhabited
    _inhabited = _inhabited or User.objects.exists()
    return _inhabited


def lock_setup() -> None:
    """Let one transaction at a time decide whether it is the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])


def setup_code() -> str:
    """Return the one-time code of this server: it follows from SECRET_KEY, in groups of four."""
    digest = salted_hmac("accounts.setup", "code", algorithm="sha256").digest()
    code = base64.b32encode(digest[:CODE_BYTES]).decode()
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def is_setup_code(text: str) -> bool:
    """Return whether `text` is the code, however it was typed. Takes the same time in any case."""
    typed = "".join(letter for letter in text.upper() if letter.isalnum())
    return constant_time_compare(typed, setup_code().replace("-", ""))


def check_setup_code(request: HttpRequest, text: str) -> bool:
    """Return whether `text` is the code. Raises RateLimited after too many wrong ones."""
    key = f"setup-code:{get_adapter(request).get_client_ip(request)}"
    cache.add(key, 0, CODE_WINDOW_SECONDS)
    if cache.incr(key) > CODE_TRIES:
        raise RateLimited(retry_after=CODE_WINDOW_SECONDS)
    if not is_setup_code(text):
        return False
    cache.decr(key)
    return True
