"""Invite links, their limits and their revocation."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.common.errors import Conflict, Forbidden, NotFound
from accounts.models import User
from rooms.actions import (
    accept_invite,
    archive_room,
    ban_member,
    create_invite,
    revoke_invite,
    update_room,
)
from rooms.actions.invites import MAX_INVITES
from rooms.models import Invite, Membership, Room
from tests.pages import content_of
from tests.people import make_person


def members(room: Room) -> set[str]:
    return set(Membership.objects.filter(room=room).values_list("user__username", flat=True))


def test_mallory_joins_by_a_link(alice: User, mallory: User, cellar: Room) -> None:
    _, token = create_invite(room=cellar, by=alice)
    guest = Client()
    guest.force_login(mallory)
    page = guest.get(f"/invite/{token}/").content.decode()
    assert "Alice invited you to <strong>Cellar</strong>." in page
    assert "mallory" not in members(cellar)  # looking is not entering
    assert guest.post(f"/invite/{token}/").headers["Location"] == f"/rooms/{cellar.pk}/"
    assert members(cellar) == {"alice", "bob", "mallory"}


def test_the_token_is_not_stored(alice: User, cellar: Room) -> None:
    _, token = create_invite(room=cellar, by=alice)
    assert token not in str(Invite.objects.values())


def test_a_member_accepting_a_link_uses_nothing_up(alice: User, bob: User, cellar: Room) -> None:
    invite, token = create_invite(room=cellar, by=alice, max_uses=1)
    accept_invite(token=token, user=bob)
    invite.refresh_from_db()
    assert invite.uses == 0


def test_all_unusable_links_get_the_same_answer(alice: User, mallory: User, cellar: Room) -> None:
    links = [create_invite(room=cellar, by=alice, max_uses=1) for _ in range(3)]
    accept_invite(token=links[0][1], user=make_person("dave"))
    Invite.objects.filter(pk=links[1][0].pk).update(expires_at=timezone.now() - timedelta(days=1))
    revoke_invite(room=cellar, invite_id=links[2][0].public_id, by=alice)
    guest = Client()
    guest.force_login(mallory)
    tokens = [*(token for _, token in links), "made-up"]
    answers = {content_of(guest.get(f"/invite/{token}/")) for token in tokens}
    statuses = {guest.post(f"/api/v1/invites/{token}").status_code for token in tokens}
    assert len(answers) == 1
    assert statuses == {404}
    assert members(cellar) == {"alice", "bob", "dave"}


@pytest.mark.django_db(transaction=True)
def test_only_one_of_twenty_joins_by_a_link_for_one(alice: User, cellar: Room) -> None:
    _, token = create_invite(room=cellar, by=alice, max_uses=1)
    crowd = [make_person(f"guest{number}") for number in range(20)]

    def join(person: User) -> bool:
        try:
            accept_invite(token=token, user=person)
        except NotFound:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(20) as threads:
        came_in = list(threads.map(join, crowd))
    assert came_in.count(True) == 1
    assert len(members(cellar)) == 3


def test_a_banned_user_cannot_join_by_a_link(alice: User, mallory: User, cellar: Room) -> None:
    _, token = create_invite(room=cellar, by=alice)
    ban_member(room=cellar, user=mallory, by=alice, reason="Spam")
    with pytest.raises(Forbidden) as refused:
        accept_invite(token=token, user=mallory)
    assert "Spam" in str(refused.value.message)
    assert "mallory" not in members(cellar)


def test_a_link_into_an_archived_room_does_not_work(
    alice: User, mallory: User, cellar: Room
) -> None:
    _, token = create_invite(room=cellar, by=alice)
    archive_room(room=cellar, by=alice)
    with pytest.raises(NotFound):
        accept_invite(token=token, user=mallory)


def test_bob_revokes_his_own_link_and_not_alices(alice: User, bob: User, cellar: Room) -> None:
    his, _ = create_invite(room=cellar, by=bob)
    hers, _ = create_invite(room=cellar, by=alice)
    revoke_invite(room=cellar, invite_id=his.public_id, by=bob)
    with pytest.raises(Forbidden):
        revoke_invite(room=cellar, invite_id=hers.public_id, by=bob)
    assert list(Invite.objects.usable()) == [hers]


def test_bob_cannot_create_links_where_only_moderators_invite(
    alice: User, bob: User, cellar: Room
) -> None:
    update_room(room=cellar, by=alice, invite_role="moderator")
    with pytest.raises(Forbidden):
        create_invite(room=cellar, by=bob)
    assert not Invite.objects.exists()


def test_the_links_of_a_room_are_limited(alice: User, cellar: Room) -> None:
    for _ in range(MAX_INVITES):
        create_invite(room=cellar, by=alice)
    with pytest.raises(Conflict):
        create_invite(room=cellar, by=alice)
