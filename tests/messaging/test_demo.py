"""The demo looks like a busy site and obeys the rules of a real one."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from messaging import demo
from messaging.models import Message
from messaging.rendering.markdown import render
from rooms.models import Membership, Room

pytestmark = pytest.mark.django_db


def test_the_demo_has_users_rooms_and_messages() -> None:
    assert demo.create_demo()
    assert User.objects.count() == 12
    assert Room.objects.count() == 8
    assert 2_800 < Message.objects.count() < 3_400
    bodies = Message.objects.filter(kind="text")
    for sign in ("```", "](http", "\n- ", "\n> ", "午餐", "请", "Morning"):
        assert bodies.filter(body__contains=sign).exists(), sign
    assert bodies.filter(body__regex=r"\{[A-Z]\}").count() == 0


def test_seqs_clocks_and_read_marks_are_consistent() -> None:
    demo.create_demo()
    for room in Room.objects.all():
        numbers = list(room.messages.order_by("seq").values_list("seq", flat=True))
        assert numbers == list(range(1, room.clock + 1))
        assert room.membership_version == room.memberships.count()
        moments = list(room.messages.order_by("seq").values_list("created_at", flat=True))
        assert moments == sorted(moments)
        assert room.memberships.filter(role=Membership.Role.OWNER).count() == 1
        assert not room.memberships.filter(last_read__gt=room.clock).exists()
    for message in Message.objects.filter(kind="text")[:300]:
        assert message.html == render(message.body)


def test_all_authors_are_members_of_their_room() -> None:
    demo.create_demo()
    spoken = set(Message.objects.values_list("room", "author").distinct())
    assert spoken <= set(Membership.objects.values_list("room", "user"))


def test_some_members_have_unread_messages_and_some_have_none() -> None:
    demo.create_demo()
    marks = [m.room.clock - m.last_read for m in Membership.objects.select_related("room")]
    assert min(marks) == 0
    assert max(marks) > 10


def test_alice_signs_in_with_the_printed_password(client: Client) -> None:
    output = run_demo()
    username, password, _ = demo.list_logins()[0]
    assert username in output
    assert password in output
    answer = client.post("/accounts/login/", {"login": username, "password": password})
    assert answer.status_code == 302
    assert client.get("/admin/").status_code == 200


def test_the_same_seed_gives_the_same_messages() -> None:
    first = create_bodies(seed=7)
    assert create_bodies(seed=7) == first
    assert create_bodies(seed=8) != first


def test_creating_the_demo_twice_changes_nothing() -> None:
    run_demo()
    before = Message.objects.count()
    assert "already exists" in run_demo()
    assert Message.objects.count() == before


def test_a_site_with_users_is_left_unchanged(mallory: User) -> None:
    with pytest.raises(CommandError, match="already has people"):
        run_demo()
    assert list(User.objects.all()) == [mallory]


def run_demo() -> str:
    output = StringIO()
    call_command("demo", stdout=output)
    return output.getvalue()


def create_bodies(*, seed: int) -> list[str]:
    Message.objects.all().delete()
    Room.objects.all().delete()
    User.objects.all().delete()
    demo.create_demo(seed=seed)
    bodies = Message.objects.order_by("room__name", "seq").values_list("body", flat=True)
    return list(bodies)
