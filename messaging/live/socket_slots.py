"""Limits how many sockets a user and an address have in this process, and open in a while."""

from collections import Counter
from typing import TypeVar
from uuid import UUID

from django.conf import settings

from accounts.common.errors import RateLimited
from messaging.buckets import RateLimiter
from messaging.metrics import counts

K = TypeVar("K")

_by_user: Counter[UUID] = Counter()
_by_address: Counter[str] = Counter()
_taken: dict[object, tuple[UUID, str]] = {}
# `ready` lists all rooms of a user, which costs more than any command.
_handshakes = RateLimiter(settings.HANDSHAKE_RATE, settings.HANDSHAKE_BURST)


def acquire_slot(socket: object, user_id: UUID, address: str | None) -> bool:
    """Count a socket; false if its user or address has too many, or its user opened too many."""
    address = address or ""
    if _is_full(_by_user[user_id], settings.SOCKETS_PER_USER):
        counts.limits["sockets_of_user"] += 1
        return False
    if _is_full(_by_address[address], settings.SOCKETS_PER_ADDRESS):
        counts.limits["sockets_of_address"] += 1
        return False
    if not _may_open(user_id):
        counts.limits["handshakes"] += 1
        return False
    _by_user[user_id] += 1
    _by_address[address] += 1
    _taken[socket] = user_id, address
    return True


def release_slot(socket: object) -> None:
    """Stop counting a socket; one without a slot is ignored."""
    if socket not in _taken:
        return
    user_id, address = _taken.pop(socket)
    _decrement(_by_user, user_id)
    _decrement(_by_address, address)


def _may_open(user_id: UUID) -> bool:
    try:
        _handshakes.check(user_id)
    except RateLimited:
        return False
    return True


def _is_full(count: int, limit: int) -> bool:
    return bool(limit) and count >= limit


def _decrement(counter: Counter[K], key: K) -> None:
    counter[key] -= 1
    if not counter[key]:
        del counter[key]
