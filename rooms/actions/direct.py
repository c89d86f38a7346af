"""Writing to people: the room of exactly these, found or made in one act."""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.common.errors import Invalid, NotFound, Retry
from accounts.models import User
from rooms.access import check_conversation
from rooms.actions.hiding import show_conversation
from rooms.events import get_journal
from rooms.members import advance
from rooms.models import Membership, Role, Room
from rooms.models.room import make_direct_key

MAX_PEOPLE = 9


def open_direct(*, by: User, users: Collection[User]) -> Room:
    """Return the direct room of `by` and `users`, made if there is none.

    A room that exists is found in spite of blocks, also a hidden one: its history stays. None
    is made where one of the others blocks `by` or is blocked by them.
    Raises Invalid (number of people), NotFound (no such person), Forbidden (blocked), Retry.
    """
    people = {user.pk: user for user in [by, *users]}
    if not 2 <= len(people) <= MAX_PEOPLE:
        raise Invalid(_("Choose 1 to 8 other people."))
    key = make_direct_key(people)
    found = Room.objects.filter(direct_key=key).first()
    if found:
        show_conversation(room=found, user=by)
        return found
    if not all(user.is_active for user in people.values()):
        raise NotFound
    check_conversation(by, people.keys() - {by.pk})
    try:
        return _make(by, people.values(), key)
    except IntegrityError:  # another request was faster
        made = Room.objects.filter(direct_key=key).first()
        if made is None:  # and a person has left it since
            raise Retry from None
        return made


@transaction.atomic
def _make(by: User, people: Collection[User], key: str) -> Room:
    is_group = len(people) > 2
    room = Room.objects.create(kind=Room.Kind.DIRECT, direct_key=key, is_group=is_group)
    Membership.objects.bulk_create(
        Membership(room=room, user=user, role=Role.MEMBER) for user in people
    )
    advance(room, members=True)
    get_journal().write_event(room=room, event="direct.opened", actor=by)
    for user in people:
        get_journal().tell_entered(room=room, user=user)
    return room
