"""How many sockets a person and an address may have in this process, and open in a while."""

from collections import Counter
from typing import Any

from django.conf import settings

from accounts.common.errors import RateLimited
from accounts.models import User
from messaging.buckets import RateLimiter
from messaging.metrics import counts

_by_user: Counter[Any] = Counter()
_by_address: Counter[str] = Counter()
_admitted: dict[object, tuple[Any, str]] = {}
# Each is greeted with all its person's rooms, which is more than any command costs.
_handshakes = RateLimiter(settings.HANDSHAKE_RATE, settings.HANDSHAKE_BURST)


def admit(socket: object, user: User, scope: dict[str, Any]) -> bool:
    """Count a socket in, unless its user or address has, or its user opened, too many."""
    address = (scope.get("client") or [""])[0]
    if _is_full(_by_user[user.pk], settings.SOCKETS_PER_USER):
        counts.limits["sockets_of_user"] += 1
        return False
    if _is_full(_by_address[address], settings.SOCKETS_PER_ADDRESS):
        counts.limits["sockets_of_address"] += 1
        return False
    if not _may_open(user):
        counts.limits["handshakes"] += 1
        return False
    _by_user[user.pk] += 1
    _by_address[address] += 1
    _admitted[socket] = user.pk, address
    return True


def release(socket: object) -> None:
    """Count a socket out."""
    if socket not in _admitted:
        return
    user_id, address = _admitted.pop(socket)
    _count_down(_by_user, user_id)
    _count_down(_by_address, address)


def _may_open(user: User) -> bool:
    try:
        _handshakes.check(user.pk)
    except RateLimited:
        return False
    return True


def _is_full(count: int, most: int) -> bool:
    return bool(most) and count >= most


def _count_down(counter: Counter[Any], key: Any) -> None:
    counter[key] -= 1
    if not counter[key]:
        del counter[key]
