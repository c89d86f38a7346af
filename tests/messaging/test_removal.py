"""Posting during one's removal: no message of the removed member comes after it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.common.errors import NotFound
from accounts.models import User
from messaging.models import Message
from rooms.actions import add_member, ban_member, remove_member
from rooms.models import Room
from tests.messages import post

ROUNDS = 15


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", [remove_member, ban_member])
def test_no_message_of_bob_has_a_seq_above_his_removal(
    act: object, alice: User, bob: User, lobby: Room
) -> None:
    posted = 0
    for _ in range(ROUNDS if act is remove_member else 1):
        with ThreadPoolExecutor(4) as threads:
            tries = [threads.submit(_post, lobby, bob) for _ in range(6)]
            threads.submit(_end, act, lobby, bob, alice).result()
            outcomes = [each.result() for each in tries]
        last = Message.objects.filter(room=lobby).order_by("-seq").values_list("body", flat=True)[0]
        assert last in ("member.removed", "member.banned")
        posted += outcomes.count(True)
        assert _count(lobby, bob) == posted
        if act is remove_member:
            add_member(room=lobby, user=bob, by=alice)
    assert _post(lobby, bob) is (act is remove_member)


def _post(room: Room, author: User) -> bool:
    try:
        post(room, author, "Me again")
    except NotFound:
        return False
    finally:
        connection.close()
    return True


def _end(act: object, room: Room, user: User, by: User) -> None:
    try:
        act(room=room, user=user, by=by)  # type: ignore[operator]
    finally:
        connection.close()


def _count(room: Room, author: User) -> int:
    return Message.objects.filter(room=room, author=author, kind="text").count()
