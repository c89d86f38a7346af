"""The first run: whether an account exists, and the setup code that the first one takes."""

import base64

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.common.errors import RateLimited
from accounts.models import User

CODE_BYTES = 10  # 16 characters of base32
MAX_CODE_ATTEMPTS = 5
CODE_WINDOW_SECONDS = 60
LOCK_KEY = 0x436F6E666162  # "Confab"

_has_accounts = False


def has_accounts() -> bool:
    """Whether any account exists; queries the database until one does."""
    global _has_accounts
    _has_accounts = _has_accounts or User.objects.exists()
    return _has_accounts


def lock_first_run() -> None:
    """Let one transaction at a time create the first account: an advisory lock until it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])


def setup_code() -> str:
    """Return the setup code, derived from SECRET_KEY, in groups of four."""
    digest = salted_hmac("accounts.setup", "code", algorithm="sha256").digest()
    code = base64.b32encode(digest[:CODE_BYTES]).decode()
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def is_setup_code(text: str) -> bool:
    """Whether `text` is the code, in any case and spacing; compares in constant time."""
    typed = "".join(character for character in text.upper() if character.isalnum())
    return constant_time_compare(typed, setup_code().replace("-", ""))


def check_setup_code(request: HttpRequest, text: str) -> bool:
    """Whether `text` is the code. Raises RateLimited after too many wrong ones."""
    key = f"setup-code:{get_adapter(request).get_client_ip(request)}"
    cache.add(key, 0, CODE_WINDOW_SECONDS)
    if cache.incr(key) > MAX_CODE_ATTEMPTS:
        raise RateLimited(retry_after=CODE_WINDOW_SECONDS)
    if not is_setup_code(text):
        return False
    cache.decr(key)
    return True
