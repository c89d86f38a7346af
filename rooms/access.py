"""Permissions in a room: one table, checked by every action.

A page, socket command, API route or management command first finds a room that the user can see
(`get_joined_room`, `get_visible_room`); its action then calls `require` under the room's lock.
Clients get the same table as it applies to a room (`rules_of`) and offer what the server allows.

A permission that reaches another user (`Rule.reaches`) is refused if one of them blocks the other.
Mentions and notifications use `MembershipQuerySet.reachable_by`.
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
    """The lowest role that has a permission, or the room's policy that names the role."""

    least: Role | str
    direct: bool = False  # also in direct rooms, where all are members
    archived: bool = False  # also while the room is archived
    locked: Role | None = None  # the lowest role while the room is locked, if another
    slow: bool = False  # limited by slow mode
    groups: bool = False  # also in direct rooms of three or more
    reaches: bool = False  # refused if the other user blocks them, or is blocked


TABLE: dict[str, Rule] = {
    # permission    lowest role             direct or archived rooms, locked, slow mode, blocks
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
    "approve":      Rule(Role.MODERATOR),
    "rename":       Rule(Role.OWNER),
    "configure":    Rule(Role.OWNER),
    "change_role":  Rule(Role.OWNER,                     archived=True),
    "export":       Rule(Role.OWNER,        direct=True, archived=True),
    "archive":      Rule(Role.OWNER,                     archived=True),
}  # fmt: skip
# Permissions over another member: the user must have a higher role, or be an owner.
OVER_MEMBERS = {"mute", "remove", "ban", "change_role", "hide_message"}
# What a muted member can't do.
NOT_WHILE_MUTED = {"post", "edit", "react", "unreact"}


def get_joined_room(user: User | AnonymousUser, room_id: UUID) -> Room:
    """Return a room that `user` is a member of. Raises NotFound."""
    return _get(Room.objects.joined_by(user), room_id)


def get_visible_room(user: User | AnonymousUser, room_id: UUID) -> Room:
    """Return a room that `user` can see. Raises NotFound."""
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
    """Return the lowest role for each permission in `room`; None if no role has it."""
    return {permission: _least(rule, room) for permission, rule in TABLE.items()}


def require(
    permission: str,
    *,
    room: Room | UUID,
    by: User,
    target: Membership | None = None,
    person: User | None = None,
) -> Membership:
    """Return the membership of `by`, if it has the permission, also over the member `target`.

    `person` is the user reached by the action, if they need not be a member.
    Raises NotFound if `by` isn't a member, and Forbidden without the permission.
    """
    membership = get_membership(by, room.pk if isinstance(room, Room) else room)
    room = membership.room
    least = _least(TABLE[permission], room)
    if least is None:
        raise Forbidden(_why_no_role(room))
    if RANKS[Role(membership.role)] < RANKS[least]:
        raise Forbidden(_why_not(permission, room))
    if permission in NOT_WHILE_MUTED and membership.is_muted:
        raise Forbidden(_("You're muted in this room."))
    if permission in OVER_MEMBERS and target is not None and not _outranks(membership, target):
        raise Forbidden(_why_not_over(permission))
    if TABLE[permission].reaches:
        _check_block(by, membership.room, person)
    return membership


def slow_mode_wait(permission: str, membership: Membership) -> float:
    """Return for how many seconds slow mode delays the member."""
    seconds, last = membership.room.slow_seconds, membership.last_posted_at
    if not (TABLE[permission].slow and seconds and last and membership.role == Role.MEMBER):
        return 0
    return max(0, seconds - (timezone.now() - last).total_seconds())


def check_not_blocked(by: User, person: UUID, text: str = "") -> None:
    """Raise Forbidden with this text if `person` blocks `by`."""
    if Block.objects.filter(blocker=person, blocked=by).exists():
        raise Forbidden(text or _("You can't message this person."))


def check_conversation(by: User, people: Collection[UUID]) -> None:
    """Raise Forbidden if there is a block, either way, between `by` and one of `people`."""
    theirs, own = Q(blocker__in=people, blocked=by), Q(blocker=by, blocked__in=people)
    blockers = set(Block.objects.filter(theirs | own).values_list("blocker", flat=True))
    if blockers - {by.pk}:
        raise Forbidden(_("You can't message this person."))
    if blockers:
        raise Forbidden(_("Unblock this person to send them a message."))


def _check_block(by: User, room: Room, person: User | None) -> None:
    """Check `person`, and in a direct room of two the other member."""
    if person is not None:
        check_not_blocked(by, person.pk, _("You can't add this person."))
    if not room.is_direct:
        return
    others = Membership.objects.filter(room=room).exclude(user=by).values_list("user", flat=True)
    if len(found := others[:2]) == 1:
        check_conversation(by, list(found))


def _outranks(membership: Membership, target: Membership) -> bool:
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


def _why_no_role(room: Room) -> str:
    if room.archived_at:
        return _("This room is archived and read-only.")
    return _("Not available in direct messages.")


def _why_not(permission: str, room: Room) -> str:
    if permission in NOT_WHILE_MUTED and room.locked_at:
        return _("This room is locked. Only moderators can post.")
    if permission in ("post", "edit"):
        return _("You don't have permission to post in this room.")
    return _("You don't have permission to do that.")


def _why_not_over(permission: str) -> str:
    if permission == "hide_message":
        return _("You can't delete messages from owners or other moderators.")
    return _("You don't have permission to do that.")


def _get(rooms: QuerySet[Room], room_id: UUID) -> Room:
    try:
        return rooms.get(pk=room_id)
    except Room.DoesNotExist:
        raise NotFound from None
