"""The table of rooms/access.py as it stands for rooms of each kind and state."""

import pytest
from django.utils import timezone

from accounts.models import User
from rooms.access import RANKS, TABLE, rules_of
from rooms.actions import open_direct
from rooms.models import Role, Room

QUIET = {"read", "report", "delete"}  # what is left to do where nothing is added


def allowed(room: Room, role: str) -> set[str]:
    return {act for act, least in rules_of(room).items() if least and RANKS[least] <= RANKS[role]}


def test_each_role_has_the_permissions_of_the_lower_ones(lobby: Room) -> None:
    assert allowed(lobby, Role.MEMBER) < allowed(lobby, Role.MODERATOR) < allowed(lobby, Role.OWNER)
    assert allowed(lobby, Role.OWNER) == set(TABLE)


def test_an_archived_room_is_read_and_left_and_kept_in_order(lobby: Room) -> None:
    lobby.archived_at = timezone.now()
    assert allowed(lobby, Role.MEMBER) == QUIET | {"leave"}
    assert allowed(lobby, Role.MODERATOR) == QUIET | {"leave", "hide_message", "remove", "ban"}
    gained = allowed(lobby, Role.OWNER) - allowed(lobby, Role.MODERATOR)
    assert gained == {"change_role", "archive", "export"}


def test_only_moderators_post_in_a_locked_room(lobby: Room) -> None:
    before = allowed(lobby, Role.MEMBER)
    lobby.locked_at = timezone.now()
    assert before - allowed(lobby, Role.MEMBER) == {"post", "edit", "react", "unreact"}
    assert allowed(lobby, Role.OWNER) == set(TABLE)


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.OWNER])
def test_the_policies_name_who_posts_and_who_invites(lobby: Room, role: Role) -> None:
    lobby.post_role = lobby.invite_role = role
    rules = rules_of(lobby)
    assert (rules["post"], rules["invite"]) == (role, role)


def test_in_a_direct_room_all_are_equal(alice: User, bob: User) -> None:
    room = open_direct(by=alice, users=[bob])
    assert allowed(room, Role.MEMBER) == QUIET | {"post", "edit", "react", "unreact", "export"}
    assert allowed(room, Role.OWNER) == allowed(room, Role.MEMBER)
