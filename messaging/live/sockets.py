"""How many sockets a person and an address may have in this process."""

from collections import Counter
from typing import Any

from django.conf import settings

from accounts.models import User
from messaging.live.metrics import counts

_by_user: Counter[Any] = Counter()
_by_address: Counter[str] = Counter()
_admitted: dict[object, tuple[Any, str]] = {}


def admit(socket: object, user: User, scope: dict[str, Any]) -> bool:
    """Count a socket in, unless its user or address has as many as are allowed."""
    address = (scope.get("client") or [""])[0]
    if _is_full(_by_user[user.pk], settings.SOCKETS_PER_USER):
        counts.limits["sockets_of_user"] += 1
        return False
    if _is_full(_by_address[address], settings.SOCKETS_PER_ADDRESS):
        counts.limits["sockets_of_address"] += 1
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


def _is_full(count: int, most: int) -> bool:
    return bool(most) and count >= most


def _count_down(counter: Counter[Any], key: Any) -> None:
    counter[key] -= 1
    if not counter[key]:
        del counter[key]
