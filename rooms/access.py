"""Who may do what in a room: the one door, and the one table.

A page, socket command, API route or management command first finds its room within reach
(`get_joined_room`, `get_visible_room`), and its action then asks the table (`require`) under the
room's lock. The same table, as it stands for a room, is told to clients (`rules_of`), so that a
page offers what the server allows.

Blocking is part of it: an act that reaches a person (`Rule.reaches`) is refused where a block
stands between them, and what only names them asks `MembershipQuerySet.reachable_by`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.common.errors import Forbidden, NotFound
from accounts.models import Block, User
from rooms.models import Membership, Role, Room

RANKS = {Role.MEMBER: 0, Role.MODERATOR: 1, Role.OWNER: 2}


@dataclass(frozen=True)
class Rule:
    """Who may: the lowest role, or the room's policy that names it."""

    least: Role | str
    direct: bool = False  # also in direct rooms, where all are members
    archived: bool = False  # also while the room is archived
    locked: Role | None = None  # the lowest role while the room is locked, if another
    slow: bool = False  # takes a member's turn in slow mode
    groups: bool = False  # also in direct rooms that were made for three or more
    reaches: bool = False  # the other of two in a direct room, or the person it is directed at


TABLE: dict[str, Rule] = {
    # act           lowest role             direct or archived rooms, locked, slow mode, blocks
    "read":         Rule(Role.MEMBER,       direct=True, archived=True),
    "report":       Rule(Role.MEMBER,       direct=True, archived=True),
    "post":         Rule("post_role",       direct=True, locked=Role.MODERATOR, slow=True,
                         reaches=True),
    "edit":         Rule("post_role",       direct=True, locked=Role.MODERATOR, slow=True,
                         reaches=True),
    "react":        Rule(Role.MEMBER,       direct=True, locked=Role.MODERATOR, reaches=True),
    "unreact":      Rule(Role.MEMBER,       direct=True, locked=Role.MODERATOR),
    "delete":       Rule(Role.MEMBER,       direct=True, archived=True),
    "leave":        Rule(Role.MEMBER,                    archived=True, groups=True),
    "invite":       Rule("invite_role",     reaches=True),
    "mention_all":  Rule(Role.MODERATOR),
    "describe":     Rule(Role.MODERATOR),
    "slow":         Rule(Role.MODERATOR),
    "lock":         Rule(Role.MODERATOR),
    "mute":         Rule(Role.MODERATOR),
    "hide_message": Rule(Role.MODERATOR,                 archived=True),
    "remove":       Rule(Role.MODERATOR,                 archived=True),
    "ban":          Rule(Role.MODERATOR,                 archived=True),
    "admit":        Rule(Role.MODERATOR),
    "rename":       Rule(Role.OWNER),
    "configure":    Rule(Role.OWNER),
    "change_role":  Rule(Role.OWNER,                     archived=True),
    "export":       Rule(Role.OWNER,        direct=True, archived=True),
    "archive":      Rule(Role.OWNER,                     archived=True),
}  # fmt: skip
# Acts upon another member: one must stand above them, or be an owner.
UPON_MEMBERS = {"mute", "remove", "ban", "change_role", "hide_message"}
# What a muted member may not do.
SPEAKING = {"post", "edit", "react", "unreact"}


def get_joined_room(user: User | AnonymousUser, room_id: UUID) -> Room:
    """Return a room that `user` is a member of. Raises NotFound."""
    return _get(Room.objects.joined_by(user), room_id)


def get_visible_room(user: User | AnonymousUser, room_id: UUID) -> Room:
    """Return a room that `user` may know of. Raises NotFound."""
    return _get(Room.objects.visible_to(user), room_id)


def get_membership(user: User | AnonymousUser, room_id: UUID) -> Membership:
    """Return the membership of `user`, with its room. Raises NotFound."""
    if not user.is_active:
        raise NotFound
    try:
        return Membership.objects.select_related("room").get(user=user, room_id=room_id)
    except Membership.DoesNotExist:
        raise NotFound from None


def rules_of(room: Room) -> dict[str, Role | None]:
    """Return the table as it stands for `room`: the lowest role for each act, or None."""
    return {act: _least(rule, room) for act, rule in TABLE.items()}


def require(
    act: str,
    *,
    room: Room | UUID,
    by: User,
    target: Membership | None = None,
    person: User | None = None,
) -> Membership:
    """Return the membership by which `by` may do `act`, upon `target` if it is done to a member.

    `person` is whom the act is directed at, if it reaches one who need not be a member.
    Raises NotFound where they are no member, Forbidden where they are but may not.
    """
    membership = get_membership(by, room.pk if isinstance(room, Room) else room)
    room = membership.room
    least = _least(TABLE[act], room)
    if least is None:
        raise Forbidden(_why_nobody(room))
    if RANKS[Role(membership.role)] < RANKS[least]:
        raise Forbidden(_why_not(act, room))
    if act in SPEAKING and membership.is_muted:
        raise Forbidden(_("You're muted in this room."))
    if act in UPON_MEMBERS and target is not None and not _stands_above(membership, target):
        raise Forbidden(_why_not_upon(act))
    if TABLE[act].reaches:
        _check_block(by, membership.room, person)
    return membership


def find_wait(act: str, membership: Membership) -> float:
    """Return for how many seconds slow mode keeps a member from doing `act`."""
    seconds, last = membership.room.slow_seconds, membership.last_posted_at
    if not (TABLE[act].slow and seconds and last and membership.role == Role.MEMBER):
        return 0
    return max(0, seconds - (timezone.now() - last).total_seconds())


def check_reach(by: User, person: UUID, why: str = "") -> None:
    """Raise Forbidden, with `why` as its text, if `person` blocks `by`."""
    if Block.objects.filter(blocker=person, blocked=by).exists():
        raise Forbidden(why or _("You can't message this person."))


def check_conversation(by: User, people: Collection[UUID]) -> None:
    """Raise Forbidden unless `by` may write to `people` directly: no block, either way."""
    theirs, own = Q(blocker__in=people, blocked=by), Q(blocker=by, blocked__in=people)
    blockers = set(Block.objects.filter(theirs | own).values_list("blocker", flat=True))
    if blockers - {by.pk}:
        raise Forbidden(_("You can't message this person."))
    if blockers:
        raise Forbidden(_("Unblock this person to send them a message."))


def _check_block(by: User, room: Room, person: User | None) -> None:
    """In a direct room of two every word is directed at the other; a room of more is shared."""
    if person is not None:
        check_reach(by, person.pk, _("You can't add this person."))
    if not room.is_direct:
        return
    others = Membership.objects.filter(room=room).exclude(user=by).values_list("user", flat=True)
    if len(found := others[:2]) == 1:
        check_conversation(by, list(found))


def _stands_above(membership: Membership, target: Membership) -> bool:
    if membership.role == Role.OWNER:
        return True
    return RANKS[Role(membership.role)] > RANKS[Role(target.role)]


def _least(rule: Rule, room: Room) -> Role | None:
    if room.archived_at and not rule.archived:
        return None
    if room.is_direct:
        return Role.MEMBER if rule.direct or (rule.groups and room.is_group) else None
    least = Role(getattr(room, rule.least, rule.least))
    if room.locked_at and rule.locked:
        return max(least, rule.locked, key=RANKS.__getitem__)
    return least


def _why_nobody(room: Room) -> str:
    if room.archived_at:
        return _("This room is archived and read-only.")
    return _("Not available in direct messages.")


def _why_not(act: str, room: Room) -> str:
    if act in SPEAKING and room.locked_at:
        return _("This room is locked. Only moderators can post.")
    if act in ("post", "edit"):
        return _("You don't have permission to post in this room.")
    return _("You don't have permission to do that.")


def _why_not_upon(act: str) -> str:
    if act == "hide_message":
        return _("You can't delete messages from owners or other moderators.")
    return _("You don't have permission to do that.")


def _get(rooms: QuerySet[Room], room_id: UUID) -> Room:
    try:
        return rooms.get(pk=room_id)
    except Room.DoesNotExist:
        raise NotFound from None
